/** Invalid input: the program exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Why there is no answer: git `failed`, it returned neither a branch nor a tag (`no-refs`), there is `no-such-folder`, git is
 * `not-installed` or cannot be started, the caller's signal `stopped` it, or it `timed-out`.
 */
export type GitFailure = 'failed' | 'no-refs' | 'no-such-folder' | 'not-installed' | 'stopped' | 'timed-out';

/** git failed, so there is no image tag: the program exits with 1. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** The cause, for programs; the message is for people. */
  readonly failure: GitFailure;
  /** git's stderr, without the credentials of the URL. */
  readonly stderr: string;

  constructor(failure: GitFailure, message: string, stderr = '') {
    super(message);
    this.failure = failure;
    this.stderr = stderr;
  }
}
