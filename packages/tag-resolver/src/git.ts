import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findSecrets, hideSecrets } from './credentials.ts';
import { GitError } from './errors.ts';
import { explainGitFailure, explainNoRefs } from './git-failure.ts';
import { runGit } from './git-process.ts';
import { createRefReader } from './git-refs.ts';
import { toPrintableLines } from './printable.ts';
import type { Repository } from './repository-url.ts';

/** Options of listTags. */
interface ListTagsOptions {
  readonly timeoutSeconds: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly onTag: (name: string, objectId: string) => void;
}

/**
 * Calls `onTag` for each tag of a repository with the object that it peels to, by one `git ls-remote`, without a clone.
 * Returns git's stderr, such as a warning of a redirection.
 *
 * It lists the branches too, because git takes an empty or one-line page for the list of an old server without refs: a
 * sign-in page would look like a repository without tags. A repository with a commit has a branch or a tag.
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

/** A local folder may be a checkout without branches, for example of a CI system at a commit. */
function isRemote({ kind, location }: Repository): boolean {
  return kind === 'url' && !location.startsWith('file:');
}

/** Returns an absolute path, because git could take a relative one for an option, a remote or a host. */
function findFolder({ location, displayName }: Repository): string {
  // The slash excludes files: a bundle does not list the commits of annotated tags.
  if (existsSync(`${location}/`)) return resolve(location);
  const message = `There is no folder ${displayName}, or it cannot be read; give the folder or the URL of a repository.`;
  throw new GitError('no-such-folder', message);
}

/**
 * Keeps the user's git settings, above all credential helpers such as CodeBuild's. Turns off prompts, and traces with
 * credentials. The protocols are left to git's own policy, which refuses `ext::` even after `insteadOf`; GIT_ALLOW_PROTOCOL
 * would override a stricter policy of the user.
 */
function withoutPrompts(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    GIT_NAMESPACE: undefined, // a local repository would show only the tags of that namespace
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '', // set but empty: git ignores core.askPass and SSH_ASKPASS
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_TRACE_REDACT: '1',
    GIT_TRACE2_REDACT: '1',
  };
}
