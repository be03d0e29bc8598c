import * as z from 'zod';
import { askAws } from '../ask-aws.ts';
import type { Configuration } from '../config/configuration.ts';
import { fault } from '../config/faults.ts';
import { AwsPlace } from '../constructs/aws-place.ts';
import { stateBackend } from '../stacks/state-files.ts';
import { readStacks, type SynthesizedStack } from '../synthesized/synthesized-stack.ts';

const stateSchema = z.looseObject({
  resources: z.array(
    z.looseObject({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.looseObject({ attributes: z.record(z.string(), z.unknown()).optional() })),
    }),
  ),
});

/** The resource types of repositories, each with the argument that holds the name. */
const nameArguments: Readonly<Record<string, string>> = {
  aws_codecommit_repository: 'repository_name',
  aws_ecr_repository: 'name',
};

/**
 * A fault for each deployed repository that a deploy would destroy now although `protectFromDestroy` is set. Reads the
 * state of the delivery stack.
 * @throws ConfigurationError when AWS does not answer.
 */
export async function lostRepositoryFaults(configuration: Configuration): Promise<string[]> {
  const { account, delivery } = configuration;
  if (!delivery.protectFromDestroy) return [];
  const { bucket, key } = stateBackend('delivery', new AwsPlace(account));
  const state = await askAws(
    ['s3', 'cp', `s3://${bucket}/${key}`, '-', '--region', account.region],
    ['404', 'NoSuchBucket', 'NoSuchKey'],
  );
  if (state === undefined) return [];
  // Loaded only when there is something to compare: cdktf takes half a second to start.
  const { outputDirectory, synthesize } = await import('../synthesize.ts');
  synthesize(configuration);
  const stack = readStacks(outputDirectory).get('delivery');
  return stack ? lostRepositories(JSON.parse(state), stack).map(lossFault) : [];
}

/** The repositories of a state whose addresses the stack does not contain and does not move. */
export function lostRepositories(state: unknown, stack: SynthesizedStack): string[] {
  const movedFrom = new Set(stack.moved.map(({ from }) => from));
  return stateSchema.parse(state).resources.flatMap(({ mode, type, name, instances }) => {
    const argument = nameArguments[type];
    if (mode !== 'managed' || argument === undefined) return [];
    if (stack.resource[type]?.[name] !== undefined || movedFrom.has(`${type}.${name}`)) return [];
    return instances.map(({ attributes }) => `${type}.${name} (${attributes?.[argument]})`);
  });
}

function lossFault(repository: string): string {
  return fault(
    'delivery',
    'services',
    `${repository} is deployed and protected, and would be destroyed now with all that is in it. Give its service back the repository names and, for one that was deployed before this version, its name; or keep the repository by its name in retired.services; to delete it, set protectFromDestroy to false and 'cdktf deploy delivery' first`,
  );
}
