import type { Construct } from 'constructs';
import { EventRule } from '../../constructs/event-rule.ts';
import { eventRuleName } from '../names.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

/** Tells the topic of each action that failed, a rejected approval among them, and what to look at next. */
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
      `See ${consoleUrl}/executions/<execution>/timeline or type: ` +
      `aws codepipeline list-action-executions --region ${region} --pipeline-name ${pipelineName} ` +
      `--filter pipelineExecutionId=<execution>`,
    dependsOn: [topic.policy],
  });
}
