import { InputError } from './errors.ts';
import { compareVersionTags, parseVersionTag, type VersionTag } from './version-tag.ts';

/** The maximum length of an image tag, by the OCI distribution specification. */
export const maximumImageTagLength = 128;

/** The rule of the image tag. */
export interface ImageTagRule {
  /** The text before a version in a git tag; not part of the image tag. */
  readonly prefix: string;
  /** Characters of the commit id to use without a version, 7 to 64. */
  readonly length: number;
}

/** The rule of this repository's pipeline. */
export const defaultRule: ImageTagRule = { prefix: 'v', length: 10 };

/** A tag at the commit that is not a version tag. */
export interface IgnoredTag {
  /** The name in git. It may contain characters that a terminal interprets. */
  readonly name: string;
  /** The end of a sentence, such as `it does not begin with "v"`. */
  readonly reason: string;
}

/** The image tag of a commit, and its origin. */
export interface ImageTag {
  /** A valid OCI tag. */
  readonly imageTag: string;
  /** The full commit id in lower case. */
  readonly commitId: string;
  /** The git tag of the image tag; null if it is from the commit id. */
  readonly versionTag: string | null;
  /** All of them, in git's order. */
  readonly ignored: readonly IgnoredTag[];
}

/**
 * Chooses the image tag of a commit with the given git tags (names without `refs/tags/`, in any order) by the rule of
 * README.md, without git. Expects checked arguments: see verifyRule and verifyCommitId.
 */
export function chooseImageTag(
  tagNames: Iterable<string>,
  commitId: string,
  { prefix, length }: ImageTagRule = defaultRule,
): ImageTag {
  let highest: VersionTag | undefined;
  const ignored: IgnoredTag[] = [];
  for (const name of tagNames) {
    const versionTag = readVersionTag(name, prefix);
    if ('reason' in versionTag) ignored.push(versionTag);
    else if (highest === undefined || compareVersionTags(versionTag, highest) > 0) highest = versionTag;
  }
  const fullCommitId = commitId.toLowerCase();
  return {
    imageTag: highest ? imageTagOf(highest) : fullCommitId.slice(0, length),
    commitId: fullCommitId,
    versionTag: highest?.name ?? null,
    ignored,
  };
}

/** The image tag of a version tag. An image tag may not contain `+`; Helm replaces it by `_` too. */
export function imageTagOf({ version }: VersionTag): string {
  return version.replaceAll('+', '_');
}

/** Throws an InputError unless the text is a full commit id: 40 (SHA-1) or 64 (SHA-256) hexadecimal characters. */
export function verifyCommitId(text: string): void {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return;
  throw new InputError(
    'The commit id must be 40 or 64 hexadecimal characters; `git rev-parse HEAD` prints the one of your checkout.',
  );
}

/** Throws an InputError unless the length is 7 to 64 and the prefix is valid in a git tag. */
export function verifyRule({ prefix, length }: ImageTagRule): void {
  if (!Number.isInteger(length) || length < 7 || length > 64) {
    throw new InputError('--length must be a whole number from 7 to 64, such as --length 10.');
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses them in a tag name
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|^[./]/.test(prefix) || prefix.length > 200) {
    throw new InputError('--prefix must be text that a git tag can begin with, such as --prefix v.');
  }
}

function readVersionTag(name: string, prefix: string): VersionTag | IgnoredTag {
  if (!name.startsWith(prefix)) return { name, reason: `it does not begin with "${prefix}"` };
  if (name.length - prefix.length > maximumImageTagLength) {
    return { name, reason: `an image tag holds at most ${maximumImageTagLength} characters` };
  }
  return (
    parseVersionTag(name, prefix) ?? {
      name,
      reason: `"${prefix}" is not followed by a version such as 1.2.3-rc.1`,
    }
  );
}
