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
