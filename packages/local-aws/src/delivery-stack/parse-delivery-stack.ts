import { policyKinds } from '../iam/read-resource-policies.ts';
import type { AwsStack } from '../terraform/aws-stack.ts';
import { readAwsStack } from '../terraform/read-stack.ts';
import { ignoredEverywhere, settings } from '../terraform/settings.ts';
import type { DeliveryStack } from './delivery-stack.ts';
import { readEventRules } from './read-event-rules.ts';
import { readPipelines } from './read-pipeline.ts';
import { readProjects } from './read-projects.ts';
import { readImageRepositories, readSourceRepositories } from './read-repositories.ts';

const readKinds: readonly string[] = [
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_codebuild_project',
  'aws_codecommit_repository',
  'aws_codepipeline',
  'aws_ecr_repository',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_s3_bucket',
  'aws_sns_topic',
  'aws_sqs_queue',
  ...policyKinds,
];

/**
 * Reads the delivery stack from the JSON of its `cdk.tf.json`, and the projects that its pipelines run in other accounts and
 * regions from that of `deployments`.
 * An unknown setting or an unresolvable reference is an ActionableError.
 */
export function parseDeliveryStack(json: unknown, deployments: readonly unknown[] = []): DeliveryStack {
  const stack = readAwsStack(json, 'src/delivery-stack');
  const pipelines = readPipelines(stack);
  const others = deployments.map((of) => readAwsStack(of, 'src/delivery-stack'));
  return {
    region: stack.region,
    accountId: stack.accountId,
    pipelines,
    projects: new Map([stack, ...others].flatMap((of) => [...readProjects(of)])),
    eventRules: readEventRules(stack, pipelines),
    imageRepositories: readImageRepositories(stack),
    sourceRepositories: readSourceRepositories(stack),
    topicKeys: readTopicKeys(stack),
    unreadKinds: [...stack.kinds.keys()].filter((kind) => !readKinds.includes(kind)).sort(),
  };
}

function readTopicKeys({ text, readAll, attribute }: AwsStack): DeliveryStack['topicKeys'] {
  const kind = 'aws_sns_topic';
  const schema = settings({ ...ignoredEverywhere, name: text, kms_master_key_id: text.optional() });
  return new Map(
    readAll(kind, schema).flatMap(({ id, value: { kmsMasterKeyId } }) =>
      kmsMasterKeyId === undefined ? [] : [[attribute(kind, id, 'arn'), kmsMasterKeyId] as const],
    ),
  );
}
