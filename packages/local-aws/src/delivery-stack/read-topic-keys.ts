import type { AwsStack } from '../terraform/aws-stack.ts';
import { ignoredEverywhere, settings } from '../terraform/settings.ts';

const topicKind = 'aws_sns_topic';

/** The ARN of the KMS key of each encrypted SNS topic, by the ARN of the topic. */
export function readTopicKeys({ text, readAll, attribute }: AwsStack): ReadonlyMap<string, string> {
  const schema = settings({ ...ignoredEverywhere, name: text, kms_master_key_id: text.optional() });
  return new Map(
    readAll(topicKind, schema).flatMap(({ id, value: { kmsMasterKeyId } }) =>
      kmsMasterKeyId === undefined ? [] : [[attribute(topicKind, id, 'arn'), kmsMasterKeyId] as const],
    ),
  );
}
