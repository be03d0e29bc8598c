import type { Configuration } from '../config/configuration.ts';
import type { SynthesizedStacks } from '../synthesized/synthesized-stack.ts';

/** The input of a report. */
export interface Synthesis {
  readonly configuration: Configuration;
  /** The folder of the written stacks. */
  readonly directory: string;
  /** Read on first use. */
  readonly stacks: SynthesizedStacks;
}

/** A report of `pnpm synth`. Returns its lines. */
export type Report = (synthesis: Synthesis) => readonly string[] | Promise<readonly string[]>;
