import { InputError } from './errors.ts';
import { compareVersionTags, parseVersionTag, type VersionTag } from './version-tag.ts';

/** What an image tag may hold at most, by the OCI distribution specification. */
export const maximumImageTagLength = 128;

/** How the image tag is formed. */
export interface ImageTagRule {
  /** What a version tag begins with; it is not part of the image tag. */
  readonly prefix: string;
  /** How many characters of the commit id stand in for a version, 7 to 64. */
  readonly length: number;
}

/** The rule of this repository's pipeline. */
export const defaultRule: ImageTagRule = { prefix: 'v', length: 10 };

/** A tag at the commit that is not a version tag. */
export interface IgnoredTag {
  /** As git knows it: it may hold what a terminal would obey. */
  readonly name: string;
  /** The rest of a sentence, such as `it does not begin with "v"`. */
  readonly reason: string;
}

/** The image tag of a commit, and how it came about. */
export interface ImageTag {
  /** A legal OCI tag. */
  readonly imageTag: string;
  /** The full commit id in lower case. */
  readonly commitId: string;
  /** The git tag that gave the image tag; null when the commit id did. */
  readonly versionTag: string | null;
  /** All of them, in git's order. */
  readonly ignored: readonly IgnoredTag[];
}

/**
 * Names the image of a commit that carries the given git tags, their names without `refs/tags/` and in any order:
 * the rule of README.md, without git. Throws nothing: verifyRule and verifyCommitId are for what is not yet checked.
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
    // An image tag may not hold "+"; "_" in its place is what Helm writes too.
    imageTag: highest?.version.replaceAll('+', '_') ?? fullCommitId.slice(0, length),
    commitId: fullCommitId,
    versionTag: highest?.name ?? null,
    ignored,
  };
}

/** Throws an InputError unless the text is a full commit id: 40 (SHA-1) or 64 (SHA-256) hexadecimal characters. */
export function verifyCommitId(text: string): void {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return;
  throw new InputError(
    'The commit id must be 40 or 64 hexadecimal characters; `git rev-parse HEAD` prints that of your checkout.',
  );
}

/** Throws an InputError unless the length is 7 to 64 and a git tag can begin with the prefix. */
export function verifyRule({ prefix, length }: ImageTagRule): void {
  if (!Number.isInteger(length) || length < 7 || length > 64) {
    throw new InputError('--length must be a whole number from 7 to 64, such as --length 10.');
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses them in a tag's name
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
