import type { SynthesizedStack, SynthesizedStacks } from '../../src/synthesized/synthesized-stack.ts';

const stateBucket = 'states';

/** A stack with its state in the bucket, and the given contents. */
function handmadeStack(name: string, parts: Partial<SynthesizedStack> = {}): SynthesizedStack {
  return {
    data: {},
    provider: {},
    output: {},
    variable: {},
    locals: {},
    resource: {},
    moved: [],
    dependencies: [],
    terraform: { backend: { s3: { bucket: stateBucket, key: `${name}/terraform.tfstate` } } },
    ...parts,
  };
}

/** Stacks by their names. */
export function handmadeStacks(
  parts: Readonly<Record<string, Partial<SynthesizedStack>>>,
): SynthesizedStacks {
  return new Map(Object.entries(parts).map(([name, of]) => [name, handmadeStack(name, of)]));
}

/** The data source that reads a stack's outputs. */
export function remoteStateOf(name: string): SynthesizedStack['data'] {
  return {
    terraform_remote_state: {
      [`state-${name}`]: { config: { bucket: stateBucket, key: `${name}/terraform.tfstate` } },
    },
  };
}
