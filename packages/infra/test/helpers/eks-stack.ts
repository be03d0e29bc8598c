import { z } from 'zod';
import type { EksConfig } from '../../src/config/eks.ts';
import { type Block, changedStack, resourcesOf, type SynthesizedStack } from './synthesize.ts';

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
export const eksStackOf = (change: Partial<EksConfig>) =>
  changedStack('development-eks', ({ eks }) => ({ eks: { ...eks, ...change } }));
