/** Operator, then key, then the value or values that satisfy it. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM, key, bucket or topic policy. */
export interface PolicyStatement {
  readonly sid: string;
  /** @default Allow */
  readonly effect?: 'Allow' | 'Deny';
  /** Who may act, in the policy of a resource. */
  readonly principal?: Readonly<Record<string, string | readonly string[]>> | '*';
  readonly actions: readonly string[];
  /** Left out in a role's trust policy. */
  readonly resources?: readonly string[];
  readonly conditions?: PolicyConditions | undefined;
}

/**
 * The policy as JSON text. Made here and not by a data source, so that the synthesized stack shows it whole and a
 * policy checker can read it without an apply.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(statementJson) });
}

/** JSON has no undefined: an element that is not given is left out. */
function statementJson(statement: PolicyStatement) {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? 'Allow',
    Principal: statement.principal,
    Action: statement.actions,
    Resource: statement.resources,
    Condition: statement.conditions,
  };
}

/** The actions of a reader of objects, and those of CodeBuild on the bucket before it reads. */
export const readObjectActions = ['s3:GetObject', 's3:GetObjectVersion'] as const;
export const seeBucketActions = ['s3:GetBucketAcl', 's3:GetBucketLocation'] as const;

/** The actions of a reader and writer on a KMS key. */
export const keyUseActions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
] as const;
