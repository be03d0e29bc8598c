/** A refused or failed operation: one sentence, and what to type next. Exit code 1. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}
