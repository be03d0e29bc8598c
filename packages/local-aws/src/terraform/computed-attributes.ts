import { createHash } from 'node:crypto';
import type { AwsStack } from './aws-stack.ts';

type Account = Pick<AwsStack, 'region' | 'accountId'>;

/** A resource, and its literal attributes. */
interface LiteralResource extends Account {
  readonly id: string;
  /** @throws ActionableError if the resource does not have it */
  attribute(name: string): string;
  optional(name: string): string | undefined;
}

type Compute = (resource: LiteralResource) => string;

const nameOf: Compute = ({ attribute }) => attribute('name');
const arnByName =
  (service: string, prefix = ''): Compute =>
  (resource) =>
    arn(service, resource, `${prefix}${nameOf(resource)}`);

/** Attributes that AWS derives from names, such as ARNs. */
const computedAttributes: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  aws_codebuild_project: { arn: arnByName('codebuild', 'project/') },
  aws_codecommit_repository: {
    arn: (resource) => arn('codecommit', resource, resource.attribute('repository_name')),
    clone_url_http: ({ region, attribute }) =>
      `https://git-codecommit.${region}.amazonaws.com/v1/repos/${attribute('repository_name')}`,
  },
  aws_codepipeline: { arn: arnByName('codepipeline') },
  aws_cloudwatch_event_rule: { arn: arnByName('events', 'rule/') },
  aws_ecr_repository: {
    arn: arnByName('ecr', 'repository/'),
    repository_url: ({ region, accountId, attribute }) =>
      `${accountId}.dkr.ecr.${region}.amazonaws.com/${attribute('name')}`,
  },
  aws_iam_role: {
    arn: ({ accountId, attribute, optional }) =>
      `arn:aws:iam::${accountId}:role${optional('path') ?? '/'}${attribute('name')}`,
    id: nameOf,
  },
  aws_kms_key: {
    arn: (resource) => arn('kms', resource, `key/${keyIdOf(resource.id)}`),
    key_id: ({ id }) => keyIdOf(id),
  },
  aws_s3_bucket: {
    arn: ({ attribute }) => `arn:aws:s3:::${attribute('bucket')}`,
    id: ({ attribute }) => attribute('bucket'),
  },
  aws_sns_topic: { arn: arnByName('sns') },
  aws_sqs_queue: {
    arn: arnByName('sqs'),
    url: ({ region, accountId, attribute }) =>
      `https://sqs.${region}.amazonaws.com/${accountId}/${attribute('name')}`,
  },
};

/** The value that AWS gives the attribute; undefined if it is known only after an apply. */
export function computeAttribute(kind: string, name: string, resource: LiteralResource): string | undefined {
  return computedAttributes[kind]?.[name]?.(resource);
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
