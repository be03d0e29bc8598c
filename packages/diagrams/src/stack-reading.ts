import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from 'infra/config/configuration.ts';
import { synthesize } from 'infra/synthesize.ts';
import {
  type Block,
  readStacks,
  type SynthesizedStack,
  type SynthesizedStacks,
} from 'infra/synthesized/synthesized-stack.ts';
import * as z from 'zod';

/** The stacks of a configuration. */
export function synthesizedStacks(configuration: Configuration): SynthesizedStacks {
  const directory = mkdtempSync(join(tmpdir(), 'infra-diagram-'));
  try {
    synthesize(configuration, { directory });
    return readStacks(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One of the synthesized stacks. */
export function stackOf(stacks: SynthesizedStacks, name: string): SynthesizedStack {
  const stack = stacks.get(name);
  if (!stack) throw new Error(`There is no stack ${name}.`);
  return stack;
}

/** The resources of a type, by their names in the stack. */
export function resourcesOf(stack: SynthesizedStack, type: string): [name: string, block: Block][] {
  return Object.entries(stack.resource[type] ?? {});
}

/** A text argument of a resource. */
export function textOf(block: Block, argument: string): string {
  return z.string().parse(block[argument]);
}

/** Whether an argument refers to the resource. */
export function refersTo(value: unknown, address: string): boolean {
  return typeof value === 'string' && value.includes(`\${${address}.`);
}
