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
  const { region, allowed_account_ids: [accountId, ...others] = [] } = aws ?? {};
  if (region === undefined)
    throw new ActionableError('cdk.tf.json: provider.aws: region is missing; name it in the stack.');
  if (accountId === undefined || others.length > 0)
    throw new ActionableError(
      'cdk.tf.json: provider.aws: allowed_account_ids names no account, or several; set allowedAccountIds to the one the stack is for.',
    );
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

/** Fails when two resources have the same name. */
function assertDistinct(kind: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ActionableError(`${kind}: two resources are named ${twice}; give each a name of its own.`);
}
