import { GitError } from './errors.ts';
import type { GitEnding } from './git-process.ts';
import { quotePath } from './printable.ts';

/** A day: what takes longer is not waited for. */
export const maximumTimeoutSeconds = 86_400;

/** A run of git that gave no answer. */
export interface FailedRun {
  readonly ending: GitEnding;
  /** The repository without its credentials. */
  readonly displayName: string;
  readonly timeoutSeconds: number;
  /** What git said on stderr, without credentials. */
  readonly words: string;
  /** Takes credentials and what a terminal would obey out of a text. */
  readonly hide: (text: string) => string;
}

/** What is wrong, where, and what to type next. */
export function explainGitFailure({ ending, displayName, timeoutSeconds, words, hide }: FailedRun): GitError {
  const tryIt = describeNextStep(displayName, words);
  switch (ending.kind) {
    case 'exited': {
      const what = `git could not list the tags of ${displayName} (exit code ${ending.exitCode})`;
      return new GitError('failed', `${what}; ${tryIt}`, words);
    }
    case 'killed': {
      const what = `git was ended by ${ending.signalName} while it listed ${displayName}`;
      return new GitError('failed', `${what}; ${tryIt}`, words);
    }
    case 'unreadable': {
      const what = `git's answer for ${displayName} cannot be read: ${hide(ending.cause.message)}`;
      return new GitError('failed', `${what}; ${tryIt}`, words);
    }
    case 'not-started': {
      const what = `git cannot be started (${ending.cause.message})`;
      return new GitError('not-installed', `${what}; install git or put it on PATH.`);
    }
    case 'stopped':
      return new GitError(
        'stopped',
        `git was stopped before it had listed the tags of ${displayName}.`,
        words,
      );
    case 'timed-out': {
      const what = `git did not list the tags of ${displayName} within ${timeoutSeconds} s`;
      const longer = Math.min(Math.ceil(timeoutSeconds * 2), maximumTimeoutSeconds);
      return new GitError(
        'timed-out',
        `${what}; look at the network, or wait longer by --timeout ${longer}`,
        words,
      );
    }
  }
}

/** For a server that answered, but with nothing that a repository with a commit could answer. */
export function explainNoRefs(displayName: string, words: string): GitError {
  const what = `${displayName} answered without any branch or tag: it is empty, or no git repository but a web page`;
  return new GitError('no-refs', `${what}; ${describeNextStep(displayName, words)}`, words);
}

function describeNextStep(displayName: string, words: string): string {
  if (displayName.startsWith('codecommit:') && words.includes("'remote-codecommit'")) {
    return 'install its helper, type: pip install git-remote-codecommit';
  }
  return `to see it yourself, type: git ls-remote --heads --tags -- ${quotePath(displayName)}`;
}
