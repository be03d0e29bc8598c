import { GitError } from './errors.ts';
import type { GitEnding } from './git-process.ts';
import { quotePath } from './printable.ts';

/** One day. */
export const maximumTimeoutSeconds = 86_400;

/** A failed run of git. */
interface FailedRun {
  readonly ending: GitEnding;
  /** The repository without its credentials. */
  readonly displayName: string;
  readonly timeoutSeconds: number;
  /** git's stderr, without credentials. */
  readonly words: string;
  /** Removes credentials and control characters from a text. */
  readonly hide: (text: string) => string;
}

/** The error of a failed run: what is wrong, where, and what to type next. */
export function explainGitFailure({ ending, displayName, timeoutSeconds, words, hide }: FailedRun): GitError {
  const failed = (what: string) =>
    new GitError('failed', `${what}; ${describeNextStep(displayName, words)}`, words);
  switch (ending.kind) {
    case 'exited':
      return failed(`git could not list the tags of ${displayName} (exit code ${ending.exitCode})`);
    case 'killed':
      return failed(`git was ended by ${ending.signalName} while it listed ${displayName}`);
    case 'unreadable':
      return failed(`git's answer for ${displayName} cannot be read: ${hide(ending.cause.message)}`);
    case 'not-started': {
      const message = `git cannot be started (${ending.cause.message}); install git or put it on PATH.`;
      return new GitError('not-installed', message);
    }
    case 'stopped':
      return new GitError(
        'stopped',
        `git was stopped before it had listed the tags of ${displayName}.`,
        words,
      );
    case 'timed-out': {
      const longer = Math.min(Math.ceil(timeoutSeconds * 2), maximumTimeoutSeconds);
      const message = `git did not list the tags of ${displayName} within ${timeoutSeconds} s; check the network, or wait longer with --timeout ${longer}`;
      return new GitError('timed-out', message, words);
    }
  }
}

/** The error for an answer without refs, which no repository with a commit gives. */
export function explainNoRefs(displayName: string, words: string): GitError {
  const what = `${displayName} returned neither a branch nor a tag: it is empty, or a web page instead of a git repository`;
  return new GitError('no-refs', `${what}; ${describeNextStep(displayName, words)}`, words);
}

function describeNextStep(displayName: string, words: string): string {
  if (displayName.startsWith('codecommit:') && words.includes("'remote-codecommit'")) {
    return 'install its helper, type: pip install git-remote-codecommit';
  }
  return `to see it yourself, type: git ls-remote --heads --tags -- ${quotePath(displayName)}`;
}
