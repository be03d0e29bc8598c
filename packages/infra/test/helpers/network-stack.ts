import { z } from 'zod';
import type { Network } from '../../src/config/network.ts';
import { type Block, changedStack, resourcesOf, type SynthesizedStack, stackNamed } from './synthesize.ts';

export const development = stackNamed('development-network');
export const production = stackNamed('production-network');

const subnetSchema = z.looseObject({
  cidr_block: z.string(),
  availability_zone: z.string(),
  map_public_ip_on_launch: z.boolean(),
  lifecycle: z.unknown(),
  tags: z.record(z.string(), z.string()),
});

/** The subnets of one kind. */
export function subnetsOf(stack: SynthesizedStack, kind: 'private' | 'public') {
  return Object.values(resourcesOf(stack, 'aws_subnet'))
    .map((block) => subnetSchema.parse(block))
    .filter(({ tags }) => tags['Name']?.includes(`-${kind}-`));
}

/** The resources of a type. */
export function valuesOf(stack: SynthesizedStack, type: string): Block[] {
  return Object.values(resourcesOf(stack, type));
}

/** The network of development, with the file changed. */
export const changed = (change: Partial<Network>) =>
  changedStack('development-network', ({ network }) => ({ network: { ...network, ...change } }));
