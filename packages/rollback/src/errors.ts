/** A refused or failed rollback: one sentence, and what to type next. Exit code 1. */
export class RollbackError extends Error {
  override readonly name = 'RollbackError';
}

/** An unknown environment or service. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
