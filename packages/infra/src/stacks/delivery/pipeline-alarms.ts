import { Construct } from 'constructs';
import type { DeadLetterQueue } from '../../constructs/dead-letter-queue.ts';
import { MetricAlarm, type MetricAlarmProps } from '../../constructs/metric-alarm.ts';
import { eventRuleName, ruleEvents } from '../names.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

const fiveMinutes = 300;

/** Every one of these counts events of which there should be none. */
const anyAtAll = {
  periodSeconds: fiveMinutes,
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
} as const satisfies Partial<MetricAlarmProps>;

/**
 * Creates the alarms of a pipeline. The event rule tells of each failed action at once, with the next step; the alarm shows in
 * CloudWatch that the pipeline fails, and since when. Nothing but an alarm tells that a push started no pipeline at all.
 */
export function createPipelineAlarms(
  parent: Construct,
  { service, topic }: ServiceDeliveryParts,
  unstarted: DeadLetterQueue,
): void {
  const scope = new Construct(parent, 'alarms');
  const { pipelineName } = service;
  const create = (
    id: string,
    name: string,
    description: string,
    metric: readonly [namespace: string, name: string, dimensions: Readonly<Record<string, string>>],
    statistic: 'Sum' | 'Maximum' = 'Sum',
  ) =>
    new MetricAlarm(scope, id, {
      ...anyAtAll,
      name,
      description,
      watched: { metric: { namespace: metric[0], name: metric[1], dimensions: metric[2], statistic } },
      topic,
    });
  const runbook = 'What to do: docs/how-to/alarms.md#';
  // https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
  create(
    'failed',
    `${pipelineName}-failed`,
    `An execution of the pipeline ${pipelineName} failed. ${runbook}failed`,
    ['AWS/CodePipeline', 'FailedPipelineExecutions', { PipelineName: pipelineName }],
  );
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  create(
    'not-started',
    `${pipelineName}-not-started`,
    `A push did not start the pipeline ${pipelineName}: its event is in the queue ${unstarted.name}. ${runbook}not-started`,
    ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: unstarted.name }],
    'Maximum',
  );
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
  for (const event of ruleEvents) {
    const rule = eventRuleName(service, event);
    create(
      `${event}-failed-invocations`,
      `${rule}-failed-invocations`,
      `The event rule ${rule} could not call its target. ${runbook}failed-invocations`,
      ['AWS/Events', 'FailedInvocations', { RuleName: rule }],
    );
  }
}
