import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findSecrets, hideSecrets } from './credentials.ts';
import { GitError } from './errors.ts';
import { type GitEnding, runGit } from './git-process.ts';
import { createTagReader } from './git-refs.ts';
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
 */
export async function listTags(repository: Repository, options: ListTagsOptions): Promise<string> {
  const location = repository.kind === 'folder' ? findFolder(repository) : repository.location;
  const reader = createTagReader(options.onTag);
  const { ending, stderr } = await runGit({
    args: ['ls-remote', '--tags', '--', location],
    environment: withoutPrompts(options.environment),
    timeoutMs: Math.round(options.timeoutSeconds * 1000),
    signal: options.signal,
    onLine: reader.readLine,
  });
  const words = toPrintableLines(hideSecrets(stderr, findSecrets(location)));
  if (ending.kind !== 'exited' || ending.exitCode !== 0) {
    throw explainFailure(ending, repository.displayName, options.timeoutSeconds, words);
  }
  reader.end();
  return words;
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
 * person is turned off. The protocols are left to git's own policy, which refuses `ext::` even after a rewrite by
 * `insteadOf`; setting GIT_ALLOW_PROTOCOL would undo a stricter policy of the user.
 */
function withoutPrompts(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '', // set but empty: neither core.askPass nor SSH_ASKPASS is looked at
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
  };
}

function explainFailure(ending: GitEnding, name: string, timeoutSeconds: number, words: string): GitError {
  const tryIt = `to see it yourself, type: git ls-remote --tags -- '${name.replaceAll("'", String.raw`'\''`)}'`;
  switch (ending.kind) {
    case 'exited': {
      const what = `git could not list the tags of ${name} (exit code ${ending.exitCode})`;
      return new GitError('failed', `${what}; ${tryIt}`, words);
    }
    case 'killed':
      return new GitError(
        'failed',
        `git was ended by ${ending.signalName} while it listed ${name}; ${tryIt}`,
        words,
      );
    case 'unreadable':
      return new GitError(
        'failed',
        `git's answer for ${name} cannot be read: ${ending.cause.message}; ${tryIt}`,
        words,
      );
    case 'not-started':
      return new GitError(
        'not-installed',
        `git cannot be started (${ending.cause.message}); install git or put it on PATH.`,
      );
    case 'stopped':
      return new GitError('stopped', `git was stopped before it had listed the tags of ${name}.`, words);
    case 'timed-out': {
      const what = `git did not list the tags of ${name} within ${timeoutSeconds} s`;
      return new GitError(
        'timed-out',
        `${what}; look at the network, or wait longer by --timeout ${Math.ceil(timeoutSeconds * 2)}`,
        words,
      );
    }
  }
}
