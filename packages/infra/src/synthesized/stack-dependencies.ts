import * as z from 'zod';
import type { Needs } from './order.ts';
import {
  dataSourcesIn,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from './synthesized-stack.ts';

const stateAddress = z.object({ bucket: z.string(), key: z.string() });

/** The stack of the state that a `terraform_remote_state` reads. */
export function stackOfState(stacks: SynthesizedStacks, config: unknown): string | undefined {
  const wanted = stateAddress.safeParse(config).data;
  return wanted && [...stacks].find(([, stack]) => isKeptAt(stack, wanted))?.[0];
}

function isKeptAt(stack: SynthesizedStack, { bucket, key }: z.infer<typeof stateAddress>): boolean {
  const own = stateAddress.safeParse(stack.terraform.backend['s3']).data;
  return own?.bucket === bucket && own.key === key;
}

/** The stacks that each stack needs: its dependencies, the stacks of the states that it reads, and that of its bucket. */
export function stackNeeds(stacks: SynthesizedStacks): Needs {
  const needs = new Map<string, Set<string>>();
  for (const [name, stack] of stacks) {
    const read = dataSourcesIn(stack)
      .filter(({ type }) => type === 'terraform_remote_state')
      .map(({ block }) => stackOfState(stacks, block['config']));
    const needed = [...stack.dependencies, ...read, bucketStack(stacks, stack)];
    needs.set(name, new Set(needed.filter((of) => of !== undefined)));
  }
  return needs;
}

/** The stack with the bucket of a stack's state. */
function bucketStack(stacks: SynthesizedStacks, stack: SynthesizedStack): string | undefined {
  const bucket = stack.terraform.backend['s3']?.['bucket'];
  if (bucket === undefined) return undefined;
  return [...stacks].find(([, of]) =>
    resourcesIn(of).some(({ type, block }) => type === 'aws_s3_bucket' && block['bucket'] === bucket),
  )?.[0];
}
