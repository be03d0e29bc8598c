/** What a step is given of the world: the processes it starts get this environment and this directory. */
export interface StepContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Tells the reader of the log what is being done; never the result. */
  readonly say: (text: string) => void;
  /** Lets the reader see what a program writes, as it comes. */
  readonly show: (output: Uint8Array) => void;
}
