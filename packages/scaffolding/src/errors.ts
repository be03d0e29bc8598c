/** The reasons why nothing was added. One sentence each. */
export class RefusedError extends Error {
  override name = 'RefusedError';

  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}
