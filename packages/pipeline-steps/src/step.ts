/** The environment of a step. The processes that it starts get the same environment and directory. */
export interface StepContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Writes progress to the log; never the result. */
  readonly say: (text: string) => void;
  /** Shows the output of a program as it comes. */
  readonly show: (output: Uint8Array) => void;
}
