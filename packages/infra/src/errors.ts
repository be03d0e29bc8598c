/** Faults of the input: files, names, an answer of AWS. One sentence for each. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Invalid words on a command line. One sentence: what is wrong, and what to type. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws UsageError if a command that takes no arguments gets one. */
export function assertNoWords(command: string, [word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`${command} takes nothing, not ${word}; type it alone.`);
}

/**
 * Prints an error of the input or of the system, such as a full disk, and sets the exit code; 2 is for invalid words. Throws
 * any other error, which is a bug.
 */
export function reportFault(error: unknown): void {
  if (error instanceof Error && 'syscall' in error) {
    console.error(`${error.message}: mend this and run it again`);
    process.exitCode = 1;
    return;
  }
  if (!(error instanceof ConfigurationError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
