import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { z } from 'zod';
import { AwsPlace } from '../../src/constructs/aws-place.ts';
import type { Configuration } from '../../src/environment/environment-config.ts';
import { createApp } from '../../src/stacks/app.ts';
import { DeliveryStack } from '../../src/stacks/delivery.ts';
import { StateStack } from '../../src/stacks/state.ts';
import { configuration } from './configuration.ts';

const block = z.record(z.string(), z.unknown());
const stackSchema = z.looseObject({
  data: z.record(z.string(), z.record(z.string(), block)).default({}),
  provider: z.record(z.string(), z.array(block)),
  resource: z.record(z.string(), z.record(z.string(), block)),
  terraform: z.looseObject({ backend: z.record(z.string(), block) }),
});

/** A stack as Terraform reads it. */
export type SynthesizedStack = z.infer<typeof stackSchema>;
export type Block = z.infer<typeof block>;

/** Synthesizes as `src/main.ts` does and reads what was written. */
export function synthesize(name: string, addStack: (app: App) => void): SynthesizedStack {
  const directory = mkdtempSync(join(tmpdir(), 'infra-test-'));
  try {
    const app = createApp(directory);
    addStack(app);
    app.synth();
    return stackSchema.parse(
      JSON.parse(readFileSync(join(directory, 'stacks', name, 'cdk.tf.json'), 'utf8')),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export function synthesizeDelivery({ account, delivery, environments }: Configuration): SynthesizedStack {
  const place = new AwsPlace(account);
  return synthesize('delivery', (app) => {
    new DeliveryStack(app, 'delivery', { place, delivery, environments });
  });
}

/** The delivery stack of this repository. */
export const deliveryStack = synthesizeDelivery(configuration);

/** The state stack of this repository. */
export const stateStack = synthesize('state', (app) => {
  new StateStack(app, 'state', { place: new AwsPlace(configuration.account) });
});

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
