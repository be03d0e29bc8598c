import type { Configuration } from '../config/configuration.ts';
import type { SynthesizedStacks } from '../synthesized/synthesized-stack.ts';

/** What a report may tell of: all that was read and all that was written. */
export interface Synthesis {
  readonly configuration: Configuration;
  /** Where the stacks were written. */
  readonly directory: string;
  /** Read when it is asked for. */
  readonly stacks: SynthesizedStacks;
}

/** A part of what `pnpm synth` prints: its lines. */
export type Report = (synthesis: Synthesis) => readonly string[] | Promise<readonly string[]>;
