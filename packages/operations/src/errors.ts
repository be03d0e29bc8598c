/** A refused or failed operation: one sentence, and what to type next. Exit code 1. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}

/** Wrong words on the command line, such as an unknown environment. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
