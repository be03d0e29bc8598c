import { createResourceReader } from '../terraform/resource-reader.ts';
import { readStackResources } from '../terraform/stack-resources.ts';
import type { DeliveryStack } from './delivery-stack.ts';
import { readEventRules } from './read-event-rules.ts';
import { readPipeline } from './read-pipeline.ts';
import { readProjects } from './read-projects.ts';
import { readImageRepositories, readSourceRepositories } from './read-repositories.ts';

const READ_KINDS: readonly string[] = [
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_codebuild_project',
  'aws_codecommit_repository',
  'aws_codepipeline',
  'aws_ecr_repository',
];

export interface ParseOptions {
  /** The account the stack is for; by default the one that the stack itself names. */
  readonly accountId?: string;
}

/**
 * Reads the delivery stack from the JSON of its `cdk.tf.json`.
 * A setting it does not know, or a reference only an apply could resolve, is a StackError.
 */
export function parseDeliveryStack(json: unknown, options: ParseOptions = {}): DeliveryStack {
  const resources = readStackResources(json, options.accountId);
  const reader = createResourceReader(resources, 'src/delivery-stack');
  const pipeline = readPipeline(reader);
  return {
    region: resources.region,
    accountId: resources.accountId,
    pipeline,
    projects: readProjects(reader),
    eventRules: readEventRules(reader, pipeline),
    imageRepositories: readImageRepositories(reader),
    sourceRepositories: readSourceRepositories(reader),
    unreadKinds: [...resources.kinds.keys()].filter((kind) => !READ_KINDS.includes(kind)).sort(),
  };
}
