import { z } from 'zod';
import type { EksConfig } from '../../src/environment/eks-config.ts';
import { configuration } from './configuration.ts';
import { type Block, resourcesOf, type SynthesizedStack, synthesizeAll } from './synthesize.ts';

/** A list of texts in synthesized JSON; one that is left out is empty. */
export const texts = z.array(z.string()).default([]);

export function dependenciesOf(block: Block): string[] {
  return texts.parse(block['depends_on']);
}

/** The address of the first resource of a type. */
export function addressOf(stack: SynthesizedStack, type: string): string {
  return `${type}.${Object.keys(resourcesOf(stack, type))[0]}`;
}

/** The EKS stack of development, with the file changed. */
export function eksStackOf(change: Partial<EksConfig>): SynthesizedStack {
  const environments = configuration.environments.map((environment) => ({
    ...environment,
    eks: { ...environment.eks, ...change },
  }));
  const stack = synthesizeAll({ ...configuration, environments }).get('development-eks');
  if (!stack) throw new Error('there is no cluster of development');
  return stack;
}
