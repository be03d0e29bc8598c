/** Faults of the environment files, all of them at once, one sentence each. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Something AWS would refuse, found while synthesizing; names the construct that holds it. */
export class SynthesisError extends Error {
  override name = 'SynthesisError';

  constructor(constructPath: string, what: string) {
    super(`${constructPath}: ${what}`);
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

/** Faults of what was synthesized, all of them at once, one sentence each. */
export class GraphError extends Error {
  override name = 'GraphError';

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Tells a fault of the input in its own words and sets the exit code; any other error is a fault of ours and goes on. */
export function reportFault(error: unknown): void {
  const isOfInput =
    error instanceof ConfigurationError ||
    error instanceof SynthesisError ||
    error instanceof UsageError ||
    error instanceof GraphError;
  if (!isOfInput) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
