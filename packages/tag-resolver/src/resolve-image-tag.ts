import { existsSync } from 'node:fs';
import { InputError } from './errors.ts';
import { listTags } from './git.ts';
import { maximumTimeoutSeconds } from './git-failure.ts';
import { chooseImageTag, defaultRule, type ImageTag, verifyCommitId, verifyRule } from './image-tag.ts';
import { describeIncompleteClone } from './incomplete-clone.ts';
import { parseRepository } from './repository-url.ts';

/** The default time limit of git. */
export const defaultTimeoutSeconds = 30;

/** Options of resolveImageTag. */
export interface ResolveImageTagOptions {
  /** https://, http://, ssh://, git@host:path, codecommit://, codecommit::region://, file:// or a folder. */
  readonly repository: string;
  /** 40 or 64 hexadecimal characters. */
  readonly commitId: string;
  /** The text before a version in a git tag, at most 200 characters. @default 'v' */
  readonly prefix?: string | undefined;
  /** Characters of the commit id, 7 to 64; above its own length, the whole id. @default 10 */
  readonly length?: number | undefined;
  /** Seconds that git may take, 0.001 to 86,400 (one day). @default 30 */
  readonly timeoutSeconds?: number | undefined;
  /** The environment of git. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ends git with all of its processes; the promise rejects with a GitError with the failure `stopped`. */
  readonly signal?: AbortSignal | undefined;
}

/** The image tag of a commit, and warnings. */
export interface ResolvedImageTag extends ImageTag {
  /** git's stderr of a successful run, without credentials; usually empty. */
  readonly gitWarnings: string;
  /** Why a version tag may be missing (a clone without tags, or a shallow one); usually null. */
  readonly cloneWarning: string | null;
}

/**
 * Finds the image tag of a commit: its highest version tag in the repository, else its short commit id. Throws an InputError
 * for invalid input, and a GitError if git fails; it never falls back to the commit id then.
 */
export async function resolveImageTag(options: ResolveImageTagOptions): Promise<ResolvedImageTag> {
  const { prefix = defaultRule.prefix, length = defaultRule.length } = options;
  const { timeoutSeconds = defaultTimeoutSeconds, environment = process.env, signal } = options;
  verifyRule({ prefix, length });
  verifyTimeout(timeoutSeconds);
  verifyCommitId(options.commitId);
  const repository = parseRepository(options.repository, existsSync);
  const commitId = options.commitId.toLowerCase();
  const tagNames: string[] = [];
  let hasTags = false;
  const gitWarnings = await listTags(repository, {
    timeoutSeconds,
    environment,
    signal,
    onTag: (name, objectId) => {
      hasTags = true;
      if (objectId === commitId) tagNames.push(name);
    },
  });
  const imageTag = chooseImageTag(tagNames, commitId, { prefix, length });
  if (imageTag.versionTag !== null) return { ...imageTag, gitWarnings, cloneWarning: null };
  const question = { environment, timeoutMs: timeoutSeconds * 1000, signal, hasTags };
  const cloneWarning = (await describeIncompleteClone(repository, question)) ?? null;
  return { ...imageTag, gitWarnings, cloneWarning };
}

function verifyTimeout(seconds: number): void {
  if (seconds >= 0.001 && seconds <= maximumTimeoutSeconds) return;
  throw new InputError(
    `--timeout must be a number of seconds up to ${maximumTimeoutSeconds}, such as --timeout 30.`,
  );
}
