/** Faults of what was given: files, names, an answer of AWS. All of them at once, one sentence each. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Words on a command line that mean nothing there: one sentence of what is wrong and what to type. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws UsageError when a command that takes no words was given some. */
export function assertNoWords(command: string, [word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`${command} takes nothing, not ${word}; type it alone.`);
}

/** Prints an error of the input and sets the exit code, 2 for wrong words. Throws any other error on: it is a bug. */
export function reportFault(error: unknown): void {
  if (!(error instanceof ConfigurationError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
