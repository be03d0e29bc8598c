import { z } from 'zod';
import { DeliveryStackError, errorOfIssues } from './delivery-stack-error.ts';
import type { JsonObject } from './json.ts';

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
  provider: z.looseObject({ aws: z.union([providerBlock, z.array(providerBlock)]) }),
  resource: z.record(z.string(), z.record(z.string(), attributes)),
});

/** Opens `cdk.tf.json`: its resources by kind and id, and the region and account it is for. */
export function readStackResources(json: unknown, accountId?: string): StackResources {
  const parsed = document.safeParse(json);
  if (!parsed.success) throw errorOfIssues('cdk.tf.json', parsed.error.issues);
  const { provider, resource } = parsed.data;
  const aws = [provider.aws].flat().find((block) => block.alias === undefined);
  if (aws?.region === undefined) {
    throw new DeliveryStackError('cdk.tf.json: provider.aws: region is missing; name it in the stack.');
  }
  const kinds = Object.entries(resource).map(
    ([kind, byId]) => [kind, new Map(Object.entries(byId))] as const,
  );
  return {
    region: aws.region,
    accountId: accountId ?? findAccountId(aws.allowed_account_ids ?? [], parsed.data),
    kinds: new Map(kinds),
  };
}

function findAccountId(allowedAccountIds: readonly string[], json: unknown): string {
  const written = allowedAccountIds.length > 0 ? allowedAccountIds : accountIdsIn(JSON.stringify(json));
  const [accountId, ...others] = new Set(written);
  if (accountId === undefined || others.length > 0) {
    const found =
      accountId === undefined ? 'no account id' : `several account ids (${[...written].join(', ')})`;
    throw new DeliveryStackError(
      `cdk.tf.json: the stack names ${found}; set allowedAccountIds of the AWS provider to the one it is for.`,
    );
  }
  return accountId;
}

function accountIdsIn(text: string): string[] {
  const found = text.matchAll(/\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\./g);
  return [...found].flatMap((match) => match[1] ?? match[2] ?? []);
}
