/** A stand-in was started with a flag it can't use. Exit status 2. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** The sentence of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` that Node gives an error of the system, such as ENOENT; undefined for any other error. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
