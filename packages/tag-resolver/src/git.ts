import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findSecrets, hideSecrets } from './credentials.ts';
import { GitError } from './errors.ts';
import { explainGitFailure, explainNoRefs } from './git-failure.ts';
import { runGit } from './git-process.ts';
import { createRefReader } from './git-refs.ts';
import { toPrintableLines } from './printable.ts';
import type { Repository } from './repository-url.ts';

/** How git is asked. */
export interface ListTagsOptions {
  readonly timeoutSeconds: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly onTag: (name: string, objectId: string) => void;
}

/**
 * Hands on each tag of a repository with the object it peels to, by one `git ls-remote`: no clone is made. Gives
 * what git said on stderr although it succeeded, such as a warning of a redirection.
 *
 * The branches are asked for because git takes an empty or one-line page for the list of an old server without any
 * ref: a sign-in page would be a repository without tags. Where there is a commit there is a branch or a tag.
 */
export async function listTags(repository: Repository, options: ListTagsOptions): Promise<string> {
  const location = repository.kind === 'folder' ? findFolder(repository) : repository.location;
  const reader = createRefReader(options.onTag);
  const { ending, stderr } = await runGit({
    args: ['ls-remote', '--heads', '--tags', '--', location],
    environment: withoutPrompts(options.environment),
    timeoutMs: Math.max(1, Math.round(options.timeoutSeconds * 1000)),
    signal: options.signal,
    onLine: reader.readLine,
  });
  const hide = (text: string) => toPrintableLines(hideSecrets(text, findSecrets(location)));
  const words = hide(stderr);
  if (ending.kind !== 'exited' || ending.exitCode !== 0) {
    const { displayName } = repository;
    throw explainGitFailure({ ending, displayName, words, hide, timeoutSeconds: options.timeoutSeconds });
  }
  const hasRefs = reader.end();
  if (!hasRefs && isRemote(repository)) throw explainNoRefs(repository.displayName, words);
  return words;
}

/** A folder of this machine may hold a checkout without branches: a CI system's, at a commit. */
function isRemote({ kind, location }: Repository): boolean {
  return kind === 'url' && !location.startsWith('file:');
}

/** An absolute path is all that git takes for neither an option, a remote's name nor a host. */
function findFolder({ location, displayName }: Repository): string {
  // With the slash a file is not found: it may be a bundle, which does not tell the commits of annotated tags.
  if (existsSync(`${location}/`)) return resolve(location);
  const message = `There is no folder ${displayName}, or it may not be read; give a repository's folder or its URL.`;
  throw new GitError('no-such-folder', message);
}

/**
 * The user's git settings stay in force, credential helpers above all: CodeBuild's is one. Only what asks a
 * person is turned off, and what would let a trace hold the credentials that it leaves out by itself. The protocols are
 * left to git's own policy, which refuses `ext::` even after a rewrite by `insteadOf`; setting GIT_ALLOW_PROTOCOL would
 * undo a stricter policy of the user.
 */
function withoutPrompts(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    GIT_NAMESPACE: undefined, // a repository of this machine would show the tags of that namespace alone
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '', // set but empty: neither core.askPass nor SSH_ASKPASS is looked at
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_TRACE_REDACT: '1',
    GIT_TRACE2_REDACT: '1',
  };
}
