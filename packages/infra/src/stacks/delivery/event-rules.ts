import type { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import { Construct } from 'constructs';
import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { DeadLetterQueue } from '../../constructs/dead-letter-queue.ts';
import { EventRule } from '../../constructs/event-rule.ts';
import { ServiceRole, serviceTrust } from '../../constructs/service-role.ts';
import { eventRuleName, serviceRoleName } from '../names.ts';
import { sourceActionName } from './pipeline-variables.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

/**
 * Creates the rules that start the pipeline with the pushed commit: one for the branch, one for its version tags. A moved tag
 * starts the pipeline too. Its build fails because the image tag exists, unless its commit changes nothing. The queue gets the
 * events that did not start the pipeline.
 */
export function createStartRules(
  parent: Construct,
  { place, service }: ServiceDeliveryParts,
  pipeline: Codepipeline,
  unstarted: DeadLetterQueue,
): void {
  const scope = new Construct(parent, 'start');
  const { branch, tagPrefix } = service;
  const role = createStartRole(scope, place, service);
  const createRule = (
    id: 'branch' | 'version-tag',
    description: string,
    reference: Record<string, unknown>,
  ) =>
    new EventRule(scope, id, {
      name: eventRuleName(service, id),
      description,
      pattern: referencePattern(place, service, reference),
      targetArn: pipeline.arn,
      targetRoleArn: role.arn,
      deadLetterQueueArn: unstarted.arn,
      ...pushedCommit,
      dependsOn: [role.policy, unstarted.policy],
    });
  createRule('branch', `A push to the branch ${branch} starts the pipeline`, {
    referenceType: ['branch'],
    referenceName: [branch],
  });
  createRule('version-tag', `A pushed tag ${tagPrefix}... starts the pipeline`, {
    referenceType: ['tag'],
    referenceName: [{ prefix: tagPrefix }],
  });
}

function createStartRole(scope: Construct, place: AwsPlace, service: Service): ServiceRole {
  const { pipelineName } = service;
  return new ServiceRole(scope, 'role', {
    place,
    name: serviceRoleName('start', service),
    description: `Event rules that start the pipeline ${pipelineName}`,
    trust: serviceTrust('events.amazonaws.com'),
    statements: [
      {
        sid: 'StartPipeline',
        actions: ['codepipeline:StartPipelineExecution'],
        resources: [place.arn('codepipeline', pipelineName)],
      },
    ],
  });
}

function referencePattern(place: AwsPlace, service: Service, reference: Record<string, unknown>) {
  return {
    source: ['aws.codecommit'],
    'detail-type': ['CodeCommit Repository State Change'],
    resources: [place.arn('codecommit', service.sourceRepositoryName)],
    // Without events, the pattern would also match deletions, which have no commit.
    detail: { event: ['referenceCreated', 'referenceUpdated'], ...reference },
  };
}

/**
 * EventBridge does not escape values. A commit id needs no escapes, and git allows neither `:` nor `[` in the name of a ref:
 * a name with a quote makes an invalid start, which is refused, and never a different one.
 */
const pushedCommit = {
  inputPaths: { revisionValue: '$.detail.commitId', ref: '$.detail.referenceName' },
  input: {
    sourceRevisions: [
      { actionName: sourceActionName, revisionType: 'COMMIT_ID', revisionValue: '<revisionValue>' },
    ],
    variables: [{ name: 'REF', value: '<ref>' }],
  },
};

/** Creates the rule that notifies the topic of failed actions and rejected approvals, with the next steps. */
export function createFailureRule(scope: Construct, { place, service, topic }: ServiceDeliveryParts): void {
  const { pipelineName } = service;
  const { region } = place;
  const consoleUrl = `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}`;
  new EventRule(scope, 'failure', {
    name: eventRuleName(service, 'failure'),
    description: `An action of the pipeline ${pipelineName} failed`,
    pattern: {
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Action Execution State Change'],
      detail: { pipeline: [pipelineName], state: ['FAILED'] },
    },
    targetArn: topic.arn,
    inputPaths: { action: '$.detail.action', execution: '$.detail.execution-id' },
    input:
      `${pipelineName}: <action> failed or was rejected. ` +
      'Where a step failed, a message of its own says why and what is live. ' +
      'If the reason is not in the commit, remove it and retry the stage: docs/how-to/retry.md. ' +
      `See ${consoleUrl}/executions/<execution>/timeline or type: ` +
      `aws codepipeline list-action-executions --region ${region} --pipeline-name ${pipelineName} ` +
      `--filter pipelineExecutionId=<execution>`,
    dependsOn: [topic.policy],
  });
}
