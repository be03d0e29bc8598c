/** A rollback that can't be, or did not succeed: one sentence, and what to type next. Exit status 1. */
export class RollbackError extends Error {
  override readonly name = 'RollbackError';
}

/** Words that name no environment or service. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
