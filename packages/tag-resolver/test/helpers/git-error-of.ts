import { GitError } from '../../src/errors.ts';

/** The GitError that a promise rejects with; anything else fails the test. */
export async function gitErrorOf(promise: Promise<unknown>): Promise<GitError> {
  const outcome = await promise.catch((reason: unknown) => reason);
  if (outcome instanceof GitError) return outcome;
  throw new Error(`a GitError was expected, not ${JSON.stringify(outcome)}`);
}
