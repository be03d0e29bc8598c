import { existsSync } from 'node:fs';
import { InputError } from './errors.ts';
import { listTags } from './git.ts';
import { maximumTimeoutSeconds } from './git-failure.ts';
import { chooseImageTag, defaultRule, type ImageTag, verifyCommitId, verifyRule } from './image-tag.ts';
import { describeIncompleteClone } from './incomplete-clone.ts';
import { parseRepository } from './repository-url.ts';

/** How long git may take when nothing else is asked for. */
export const defaultTimeoutSeconds = 30;

/** Which commit to name the image of, and how. */
export interface ResolveImageTagOptions {
  /** https://, http://, ssh://, git@host:path, codecommit://, codecommit::region://, file:// or a folder's path. */
  readonly repository: string;
  /** 40 or 64 hexadecimal characters. */
  readonly commitId: string;
  /** What a version tag begins with, taken as text, 200 characters at most. @default 'v' */
  readonly prefix?: string | undefined;
  /** Characters of the commit id, 7 to 64; beyond its own length the whole id. @default 10 */
  readonly length?: number | undefined;
  /** How long git may take, from 0.001 to 86,400 (a day). @default 30 */
  readonly timeoutSeconds?: number | undefined;
  /** What git finds in its environment. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ends git, all of its processes; the promise is then rejected with a GitError whose failure is `stopped`. */
  readonly signal?: AbortSignal | undefined;
}

/** The image tag of a commit, and what git said on the way. */
export interface ResolvedImageTag extends ImageTag {
  /** What git said on stderr although it answered, lines without credentials; mostly empty. */
  readonly gitWarnings: string;
  /** Why a version tag may be missing: the repository is a clone without tags, or a shallow one; mostly null. */
  readonly cloneWarning: string | null;
}

/**
 * Names the image of a commit: by its highest version tag in the repository, else by its commit id. Throws an
 * InputError for what cannot be asked, a GitError when git gives no answer: never does the commit id stand in
 * for an answer that did not come.
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
