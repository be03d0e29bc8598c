/** An error with the command to paste, its output, and files to look at. */
export class ActionableError extends Error {
  override name = 'ActionableError';
  readonly command: string | undefined;
  readonly output: string | undefined;
  readonly lookAt: readonly string[];

  constructor(
    message: string,
    details: {
      readonly command?: string;
      readonly output?: string;
      readonly lookAt?: readonly string[];
    } = {},
  ) {
    super(message);
    this.command = details.command;
    this.output = details.output;
    this.lookAt = details.lookAt ?? [];
  }
}
