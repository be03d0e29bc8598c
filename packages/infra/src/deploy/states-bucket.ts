import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { askAws } from '../ask-aws.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { ConfigurationError } from '../errors.ts';
import { stateBucketName } from '../stacks/names.ts';
import { bootstrapStateFile } from '../stacks/state-files.ts';

/** Where the state was when all accounts and regions shared one. */
const formerFile = '.state/terraform.tfstate';

const stateSchema = z.looseObject({
  resources: z.array(
    z.looseObject({
      type: z.string(),
      instances: z.array(z.looseObject({ attributes: z.looseObject({ bucket: z.unknown() }) })),
    }),
  ),
});

/**
 * Moves the state of the states' bucket from its former place in `folder` to the place of its account and region, if it is
 * the state of this account and region. Returns a sentence for the user, or undefined when nothing was moved.
 */
export async function moveFormerState(folder: string, place: AwsPlace): Promise<string | undefined> {
  const from = join(folder, formerFile);
  const to = join(folder, bootstrapStateFile(place));
  if (!existsSync(from) || existsSync(to)) return undefined;
  if (!(await bucketsIn(from)).includes(stateBucketName(place))) return undefined;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  return `${formerFile} is now ${bootstrapStateFile(place)}: each account and region has a state of its own.`;
}

async function bucketsIn(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  try {
    const { resources } = stateSchema.parse(JSON.parse(text));
    return resources
      .filter(({ type }) => type === 'aws_s3_bucket')
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.bucket));
  } catch {
    throw new ConfigurationError([
      `${file} is no Terraform state; move it away, and type the command again.`,
    ]);
  }
}

/**
 * Whether the states' bucket exists in the account while `folder` has no state of it, as in a fresh clone.
 * @throws ConfigurationError when AWS does not answer: Terraform would try to create a bucket that may exist.
 */
export async function isBucketWithoutState(folder: string, place: AwsPlace): Promise<boolean> {
  if (existsSync(join(folder, bootstrapStateFile(place)))) return false;
  const question = ['s3api', 'head-bucket', '--bucket', stateBucketName(place), '--region', place.region];
  const owner = ['--expected-bucket-owner', place.accountId];
  return (await askAws([...question, ...owner], ['404'])) !== undefined;
}
