import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { AwsStack, Stack } from './aws-stack.ts';
import { resolveReferences } from './resolve-references.ts';
import { readSettings } from './settings.ts';

/** Named in the errors of a file that is not a `cdk.tf.json`. */
const reader = 'src/terraform';
const document = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))),
});
const providerBlock = z.looseObject({
  region: z.string().optional(),
  alias: z.string().optional(),
  allowed_account_ids: z.array(z.string()).optional(),
});
const awsDocument = z.looseObject({
  '//': z.looseObject({ metadata: z.looseObject({ stackName: z.string() }) }).optional(),
  provider: z.looseObject({ aws: z.union([providerBlock, z.array(providerBlock)]) }),
});

/** Reads the JSON of a `cdk.tf.json`; errors name `folder`, which holds the schemas. */
export function readStack(json: unknown, folder: string): Stack {
  const { resource } = readSettings('cdk.tf.json', document, json, reader);
  const kinds = new Map(
    Object.entries(resource).map(([kind, byId]) => [kind, new Map(Object.entries(byId))] as const),
  );
  const readAll: Stack['readAll'] = (kind, schema) =>
    [...(kinds.get(kind) ?? [])].map(([id, attributes]) => ({
      id,
      value: readSettings(`${kind}.${id}`, schema, attributes, folder),
    }));
  return {
    kinds,
    readAll,
    readOnly(kind, schema) {
      const count = kinds.get(kind)?.size ?? 0;
      const [only] = count === 1 ? readAll(kind, schema) : [];
      if (only) return only;
      throw new ActionableError(
        `the stack has ${count || 'no'} ${kind}, and the rehearsal knows one; keep one, or teach ${folder} what the others do.`,
      );
    },
  };
}

/** Reads a stack of AWS resources, with its region and the account that it names. */
export function readAwsStack(json: unknown, folder: string): AwsStack {
  const stack = readStack(json, folder);
  const { provider, '//': written } = readSettings('cdk.tf.json', awsDocument, json, reader);
  const aws = [provider.aws].flat().find(({ alias }) => alias === undefined);
  const region = aws?.region;
  if (region === undefined)
    throw new ActionableError('cdk.tf.json: provider.aws: region is missing; name it in the stack.');
  const accountId = findAccountId(aws?.allowed_account_ids ?? [], json);
  const resolve = (text: string) => resolveReferences(text, { region, accountId, kinds: stack.kinds });
  const attribute: AwsStack['attribute'] = (kind, id, name) => resolve(`\${${kind}.${id}.${name}}`);
  return {
    ...stack,
    region,
    accountId,
    named: written ? { stack: written.metadata.stackName } : {},
    text: z.string().transform((value, context) => {
      try {
        return resolve(value);
      } catch (error) {
        if (!(error instanceof ActionableError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    }),
    attribute,
    readNamed(kind, schema) {
      const resources = stack.readAll(kind, schema);
      assertDistinct(
        kind,
        resources.map(({ value }) => value.name),
      );
      return resources.map(({ id, value }) => ({ ...value, arn: attribute(kind, id, 'arn') }));
    },
  };
}

function findAccountId(allowedAccountIds: readonly string[], json: unknown): string {
  const written = allowedAccountIds.length > 0 ? allowedAccountIds : accountIdsIn(JSON.stringify(json));
  const [accountId, ...others] = new Set(written);
  if (accountId !== undefined && others.length === 0) return accountId;
  const found =
    accountId === undefined ? 'no account id' : `several account ids (${[...written].join(', ')})`;
  throw new ActionableError(
    `cdk.tf.json: the stack names ${found}; set allowedAccountIds of the AWS provider to the one it is for.`,
  );
}

function accountIdsIn(text: string): string[] {
  const found = text.matchAll(/\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\./g);
  return [...found].flatMap((match) => match[1] ?? match[2] ?? []);
}

/** Fails when two resources have the same name. */
function assertDistinct(kind: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ActionableError(`${kind}: two resources are named ${twice}; give each a name of its own.`);
}
