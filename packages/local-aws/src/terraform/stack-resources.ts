import { z } from 'zod';
import type { JsonObject } from './json.ts';
import { errorOfIssues, StackError } from './stack-error.ts';

/** The resources of one synthesized stack, as written: nothing is resolved yet. */
export interface StackResources {
  readonly region: string;
  readonly accountId: string;
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;
}

const attributes = z.record(z.string(), z.json());
const providerBlock = z.looseObject({
  region: z.string().optional(),
  alias: z.string().optional(),
  allowed_account_ids: z.array(z.string()).optional(),
});
const document = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), attributes)),
});
const awsDocument = z.looseObject({
  provider: z.looseObject({ aws: z.union([providerBlock, z.array(providerBlock)]) }),
});
/** Where a stack that is not of the shape of `cdk.tf.json` is to be looked at. */
const room = 'src/terraform';

/** Opens `cdk.tf.json`: its resources by kind and id. */
export function readResources(json: unknown): StackResources['kinds'] {
  const parsed = document.safeParse(json);
  if (!parsed.success) throw errorOfIssues('cdk.tf.json', parsed.error.issues, room);
  return new Map(
    Object.entries(parsed.data.resource).map(
      ([kind, byId]) => [kind, new Map(Object.entries(byId))] as const,
    ),
  );
}

/** The same of a stack of AWS resources, with the region and account it is for. */
export function readStackResources(json: unknown, accountId?: string): StackResources {
  const kinds = readResources(json);
  const parsed = awsDocument.safeParse(json);
  if (!parsed.success) throw errorOfIssues('cdk.tf.json', parsed.error.issues, room);
  const aws = [parsed.data.provider.aws].flat().find((block) => block.alias === undefined);
  if (aws?.region === undefined) {
    throw new StackError('cdk.tf.json: provider.aws: region is missing; name it in the stack.');
  }
  return {
    region: aws.region,
    accountId: accountId ?? findAccountId(aws.allowed_account_ids ?? [], json),
    kinds,
  };
}

function findAccountId(allowedAccountIds: readonly string[], json: unknown): string {
  const written = allowedAccountIds.length > 0 ? allowedAccountIds : accountIdsIn(JSON.stringify(json));
  const [accountId, ...others] = new Set(written);
  if (accountId === undefined || others.length > 0) {
    const found =
      accountId === undefined ? 'no account id' : `several account ids (${[...written].join(', ')})`;
    throw new StackError(
      `cdk.tf.json: the stack names ${found}; set allowedAccountIds of the AWS provider to the one it is for.`,
    );
  }
  return accountId;
}

function accountIdsIn(text: string): string[] {
  const found = text.matchAll(/\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\./g);
  return [...found].flatMap((match) => match[1] ?? match[2] ?? []);
}
