import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const block = z.record(z.string(), z.unknown());
const blocksByType = z.record(z.string(), z.record(z.string(), block)).default({});
const stackSchema = z.looseObject({
  data: blocksByType,
  provider: z.record(z.string(), z.array(block)).default({}),
  output: z.record(z.string(), block).default({}),
  variable: z.record(z.string(), block).default({}),
  locals: block.default({}),
  resource: blocksByType,
  moved: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
  terraform: z.looseObject({ backend: z.record(z.string(), block) }),
});
const manifestSchema = z.looseObject({
  stacks: z.record(
    z.string(),
    z.looseObject({ synthesizedStackPath: z.string(), dependencies: z.array(z.string()) }),
  ),
});

/** A synthesized stack. */
export type SynthesizedStack = z.infer<typeof stackSchema> & {
  /** The stacks that cdktf deploys before it. */
  readonly dependencies: readonly string[];
};
/** The arguments of a block, such as a resource. */
export type Block = z.infer<typeof block>;
/** The stacks by their names. */
export type SynthesizedStacks = ReadonlyMap<string, SynthesizedStack>;

/** The file of a stack in an output directory. */
export function stackFile(directory: string, name: string): string {
  return join(directory, 'stacks', name, 'cdk.tf.json');
}

/** The names of the stacks of the last synthesis to a directory, without older ones beside them. */
export function stackNames(directory: string): string[] {
  return Object.keys(readManifest(directory).stacks);
}

/** Reads the stacks of the last synthesis to a directory. */
export function readStacks(directory: string): SynthesizedStacks {
  return new Map(
    Object.entries(readManifest(directory).stacks).map(([name, { synthesizedStackPath, dependencies }]) => [
      name,
      { ...stackSchema.parse(readJson(join(directory, synthesizedStackPath))), dependencies },
    ]),
  );
}

function readManifest(directory: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(readJson(join(directory, 'manifest.json')));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A resource or data source with its address, `aws_vpc.vpc` or `data.aws_eks_cluster.cluster`. */
export interface AddressedBlock {
  readonly address: string;
  readonly type: string;
  readonly block: Block;
}

/** All resources of a stack. */
export function resourcesIn(stack: SynthesizedStack): AddressedBlock[] {
  return addressed('', stack.resource);
}

/** All data sources of a stack. */
export function dataSourcesIn(stack: SynthesizedStack): AddressedBlock[] {
  return addressed('data.', stack.data);
}

function addressed(prefix: string, blocks: SynthesizedStack['resource']): AddressedBlock[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ address: `${prefix}${type}.${name}`, type, block })),
  );
}
