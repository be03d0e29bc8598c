import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Configuration } from '../../src/environment/environment-config.ts';
import { createStacks } from '../../src/main.ts';
import { createApp } from '../../src/stacks/app.ts';
import { configuration } from './configuration.ts';

const block = z.record(z.string(), z.unknown());
const stackSchema = z.looseObject({
  data: z.record(z.string(), z.record(z.string(), block)).default({}),
  provider: z.record(z.string(), z.array(block)).default({}),
  output: z.record(z.string(), block).default({}),
  resource: z.record(z.string(), z.record(z.string(), block)).default({}),
  terraform: z.looseObject({ backend: z.record(z.string(), block) }),
});

/** A stack as Terraform reads it. */
export type SynthesizedStack = z.infer<typeof stackSchema>;
export type Block = z.infer<typeof block>;

/** Synthesizes as `src/main.ts` does and reads what was written: every stack by its name. */
export function synthesizeAll(input: Configuration): ReadonlyMap<string, SynthesizedStack> {
  const directory = mkdtempSync(join(tmpdir(), 'infra-test-'));
  try {
    const app = createApp(directory);
    createStacks(app, input);
    app.synth();
    const folder = join(directory, 'stacks');
    return new Map(readdirSync(folder).map((name) => [name, readStack(join(folder, name, 'cdk.tf.json'))]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function readStack(file: string): SynthesizedStack {
  return stackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The stacks of this repository. */
export const stacks = synthesizeAll(configuration);

/** One of this repository's stacks. */
export function stackNamed(name: string): SynthesizedStack {
  return stackIn(stacks, name);
}

function stackIn(from: ReadonlyMap<string, SynthesizedStack>, name: string): SynthesizedStack {
  const found = from.get(name);
  if (!found) throw new Error(`no stack is named ${name}; there are ${[...from.keys()].join(', ')}`);
  return found;
}

export function synthesizeDelivery(input: Configuration): SynthesizedStack {
  return stackIn(synthesizeAll(input), 'delivery');
}

/** The delivery stack of this repository. */
export const deliveryStack = stackNamed('delivery');

/** The state stack of this repository. */
export const stateStack = stackNamed('state');

/** All resources of a type, by their address without the type. */
export function resourcesOf(stack: SynthesizedStack, type: string): Record<string, Block> {
  return stack.resource[type] ?? {};
}

/** The only resource of a type. */
export function onlyResource(stack: SynthesizedStack, type: string): Block {
  const [resource, ...others] = Object.values(resourcesOf(stack, type));
  if (!resource || others.length > 0) throw new Error(`expected one ${type}, found ${others.length + 1}`);
  return resource;
}

/** The resource of a type with that `name` argument. */
export function resourceNamed(stack: SynthesizedStack, type: string, name: string): Block {
  const found = Object.values(resourcesOf(stack, type)).find((resource) => resource['name'] === name);
  if (!found) throw new Error(`no ${type} is named ${name}`);
  return found;
}
