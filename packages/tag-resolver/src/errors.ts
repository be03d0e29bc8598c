/** What was typed cannot be used: the program ends with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Why git gave no answer: it `failed` by its own account, it answered with neither a branch nor a tag (`no-refs`),
 * there is `no-such-folder`, it is `not-installed` or cannot be started, the caller's signal `stopped` it, or it
 * `timed-out`.
 */
export type GitFailure = 'failed' | 'no-refs' | 'no-such-folder' | 'not-installed' | 'stopped' | 'timed-out';

/** Git gave no answer, so there is no image tag: the program ends with exit code 1. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** Why, for a program to decide by; the message says it to a person. */
  readonly failure: GitFailure;
  /** Git's own words, without the credentials of the URL. */
  readonly stderr: string;

  constructor(failure: GitFailure, message: string, stderr = '') {
    super(message);
    this.failure = failure;
    this.stderr = stderr;
  }
}
