import { readAwsStack } from '../terraform/read-stack.ts';
import { ignored, ignoredEverywhere, settings } from '../terraform/settings.ts';
import { policyText } from './policy-text.ts';

/** A role with its trust policy and its own policies, in JSON. */
export interface IamRole {
  /** The stack that has it. */
  readonly stack?: string | undefined;
  readonly arn: string;
  readonly trust: string;
  readonly policies: readonly string[];
  /** ARNs of attached managed policies, whose texts are not in the stacks. */
  readonly attached: readonly string[];
}

/** The roles of a stack, from the JSON of its `cdk.tf.json`. */
export function readRoles(json: unknown): IamRole[] {
  const stack = readAwsStack(json, 'src/iam');
  const { text, readAll, attribute } = stack;
  const policy = policyText(stack);
  const policies = readAll(
    'aws_iam_role_policy',
    settings({ ...ignoredEverywhere, name: ignored, role: text, policy }),
  );
  const attachments = readAll(
    'aws_iam_role_policy_attachment',
    settings({ ...ignoredEverywhere, role: text, policy_arn: text }),
  );
  const schema = settings({
    ...ignoredEverywhere,
    name: text,
    description: ignored,
    assume_role_policy: policy,
    path: text.default('/'),
    permissions_boundary: ignored,
  });
  return readAll('aws_iam_role', schema).map(({ id, value: { name, assumeRolePolicy } }) => ({
    ...stack.named,
    arn: attribute('aws_iam_role', id, 'arn'),
    trust: assumeRolePolicy,
    policies: policies.filter(({ value }) => value.role === name).map(({ value }) => value.policy),
    attached: attachments.filter(({ value }) => value.role === name).map(({ value }) => value.policyArn),
  }));
}
