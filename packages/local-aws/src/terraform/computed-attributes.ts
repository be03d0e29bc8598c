import { createHash } from 'node:crypto';
import type { AwsStack } from './aws-stack.ts';

type Account = Pick<AwsStack, 'region' | 'accountId'>;
/** Returns a literal attribute of the same resource. */
type Attribute = (name: string) => string;
/** Returns one that the resource may lack. */
type Optional = (name: string) => string | undefined;
type Computed = Readonly<
  Record<string, (account: Account, attribute: Attribute, optional: Optional, id: string) => string>
>;

/** Attributes that AWS derives from names, such as ARNs. */
const computedAttributes: Readonly<Record<string, Computed>> = {
  aws_codebuild_project: {
    arn: (account, attribute) => arn('codebuild', account, `project/${attribute('name')}`),
    id: (account, attribute) => arn('codebuild', account, `project/${attribute('name')}`),
  },
  aws_codecommit_repository: {
    arn: (account, attribute) => arn('codecommit', account, attribute('repository_name')),
    clone_url_http: ({ region }, attribute) =>
      `https://git-codecommit.${region}.amazonaws.com/v1/repos/${attribute('repository_name')}`,
    id: (_account, attribute) => attribute('repository_name'),
  },
  aws_codepipeline: {
    arn: (account, attribute) => arn('codepipeline', account, attribute('name')),
    id: (_account, attribute) => attribute('name'),
  },
  aws_cloudwatch_event_rule: {
    arn: (account, attribute) => arn('events', account, `rule/${attribute('name')}`),
    id: (_account, attribute) => attribute('name'),
  },
  aws_ecr_repository: {
    arn: (account, attribute) => arn('ecr', account, `repository/${attribute('name')}`),
    id: (_account, attribute) => attribute('name'),
    registry_id: ({ accountId }) => accountId,
    repository_url: ({ region, accountId }, attribute) =>
      `${accountId}.dkr.ecr.${region}.amazonaws.com/${attribute('name')}`,
  },
  aws_iam_role: {
    arn: ({ accountId }, attribute, optional) =>
      `arn:aws:iam::${accountId}:role${optional('path') ?? '/'}${attribute('name')}`,
    id: (_account, attribute) => attribute('name'),
  },
  aws_kms_key: {
    arn: (account, _attribute, _optional, id) => arn('kms', account, `key/${keyIdOf(id)}`),
    key_id: (_account, _attribute, _optional, id) => keyIdOf(id),
  },
  aws_s3_bucket: {
    arn: (_account, attribute) => `arn:aws:s3:::${attribute('bucket')}`,
    id: (_account, attribute) => attribute('bucket'),
  },
  aws_sns_topic: {
    arn: (account, attribute) => arn('sns', account, attribute('name')),
    id: (account, attribute) => arn('sns', account, attribute('name')),
  },
  aws_sqs_queue: {
    arn: (account, attribute) => arn('sqs', account, attribute('name')),
    url: ({ region, accountId }, attribute) =>
      `https://sqs.${region}.amazonaws.com/${accountId}/${attribute('name')}`,
  },
};

const dataAttributes: Readonly<Record<string, Readonly<Record<string, (account: Account) => string>>>> = {
  aws_caller_identity: { account_id: ({ accountId }) => accountId, id: ({ accountId }) => accountId },
  aws_partition: { partition: () => 'aws', dns_suffix: () => 'amazonaws.com' },
  aws_region: { id: ({ region }) => region, name: ({ region }) => region, region: ({ region }) => region },
};

/** The value that AWS gives the attribute; undefined if it is known only after an apply. */
export function computeAttribute(
  kind: string,
  name: string,
  account: Account,
  attribute: Attribute,
  optional: Optional,
  id: string,
): string | undefined {
  return computedAttributes[kind]?.[name]?.(account, attribute, optional, id);
}

/** The value of a data source's attribute; undefined if it is known only after an apply. */
export function computeDataAttribute(kind: string, name: string, account: Account): string | undefined {
  return dataAttributes[kind]?.[name]?.(account);
}

/** AWS gives a key a random id; here it is made from the id of its resource. */
function keyIdOf(id: string): string {
  return createHash('sha256')
    .update(id)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function arn(service: string, { region, accountId }: Account, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
