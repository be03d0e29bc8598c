import type { AwsStack } from '../terraform/aws-stack.ts';
import { readAwsStack } from '../terraform/read-stack.ts';
import { ignored, ignoredEverywhere, settings } from '../terraform/settings.ts';
import { policyText } from './policy-text.ts';

/** The policy of a resource: who may use it, besides what the policies of callers say. */
export interface ResourcePolicy {
  /** The stack that has it. */
  readonly stack?: string | undefined;
  readonly arn: string;
  /** The account of the resource, which the ARN of a bucket lacks. */
  readonly accountId: string;
  /** In JSON. */
  readonly policy: string;
  /** The aliases of a KMS key. */
  readonly aliases?: readonly string[] | undefined;
}

/** The kinds of resources that the policies are read from. */
export const policyKinds: readonly string[] = [
  'aws_ecr_repository_policy',
  'aws_kms_alias',
  'aws_kms_key',
  'aws_s3_bucket_policy',
  'aws_sns_topic_policy',
  'aws_sqs_queue_policy',
];

/** The policies of image repositories, keys, buckets, topics and queues of a stack, from the JSON of its `cdk.tf.json`. */
export function readResourcePolicies(json: unknown): ResourcePolicy[] {
  const stack = readAwsStack(json, 'src/iam');
  const { readAll, text, region, accountId } = stack;
  const common = { ...ignoredEverywhere, policy: policyText(stack) };
  const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${accountId}:${name}`;
  const queueName = (url: string) => url.slice(url.lastIndexOf('/') + 1);
  const repositories = readAll('aws_ecr_repository_policy', settings({ ...common, repository: text }));
  const buckets = readAll('aws_s3_bucket_policy', settings({ ...common, region: ignored, bucket: text }));
  const topics = readAll('aws_sns_topic_policy', settings({ ...common, arn: text }));
  const queues = readAll('aws_sqs_queue_policy', settings({ ...common, queue_url: text }));
  return [
    ...repositories.map(({ value: { repository, policy } }) => ({
      arn: arn('ecr', `repository/${repository}`),
      policy,
    })),
    ...buckets.map(({ value: { bucket, policy } }) => ({ arn: `arn:aws:s3:::${bucket}`, policy })),
    ...topics.map(({ value: { arn: topic, policy } }) => ({ arn: topic, policy })),
    ...queues.map(({ value: { queueUrl, policy } }) => ({ arn: arn('sqs', queueName(queueUrl)), policy })),
    ...readKeys(stack),
  ].map((read) => ({ ...stack.named, accountId, ...read }));
}

function readKeys(stack: AwsStack): Pick<ResourcePolicy, 'arn' | 'policy' | 'aliases'>[] {
  const { readAll, text, attribute } = stack;
  const common = { ...ignoredEverywhere, region: ignored };
  const aliases = readAll('aws_kms_alias', settings({ ...common, name: text, target_key_id: text }));
  const schema = settings({
    ...common,
    description: ignored,
    enable_key_rotation: ignored,
    deletion_window_in_days: ignored,
    policy: policyText(stack),
  });
  return readAll('aws_kms_key', schema).map(({ id, value }) => ({
    arn: attribute('aws_kms_key', id, 'arn'),
    policy: value.policy,
    aliases: aliases
      .filter(({ value: { targetKeyId } }) => targetKeyId === attribute('aws_kms_key', id, 'key_id'))
      .map(({ value: { name } }) => name),
  }));
}
