import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration, EnvironmentConfig } from '../../src/config/configuration.ts';
import { synthesize } from '../../src/synthesize.ts';
import {
  type Block,
  readStacks,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from './configuration.ts';

export type { Block, SynthesizedStack };

/** Synthesizes as `src/synthesize.ts` does and reads what was written: every stack by its name. */
export function synthesizeAll(input: Configuration): SynthesizedStacks {
  const directory = mkdtempSync(join(tmpdir(), 'infra-test-'));
  try {
    synthesize(input, { directory });
    return readStacks(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The stacks of this repository. */
export const stacks = synthesizeAll(configuration);

/** One of this repository's stacks. */
export function stackNamed(name: string): SynthesizedStack {
  return stackIn(stacks, name);
}

/** One of them after a change of the files of each environment. */
export function changedStack(
  name: string,
  change: (environment: EnvironmentConfig) => Partial<EnvironmentConfig>,
): SynthesizedStack {
  const environments = configuration.environments.map((environment) => ({
    ...environment,
    ...change(environment),
  }));
  return stackIn(synthesizeAll({ ...configuration, environments }), name);
}

/** @throws when there is none of that name. */
export function stackIn(from: SynthesizedStacks, name: string): SynthesizedStack {
  const found = from.get(name);
  if (!found) throw new Error(`no stack is named ${name}; there are ${[...from.keys()].join(', ')}`);
  return found;
}

/** The stacks with the deploy projects of this repository, in delivery order. */
export const deploymentsStacks = configuration.environments.map(({ name }) =>
  stackNamed(`${name}-deployments`),
);

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
