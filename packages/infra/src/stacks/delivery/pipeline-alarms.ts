import { Construct } from 'constructs';
import type { Service } from '../../config/service.ts';
import type { DeadLetterQueue } from '../../constructs/dead-letter-queue.ts';
import { failedInvocations, type Metric, MetricAlarm } from '../../constructs/metric-alarm.ts';
import { eventRuleName, ruleEvents } from '../names.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

const fiveMinutes = 300;

interface PipelineAlarm {
  readonly id: string;
  /** Its heading in the runbook. @default the id */
  readonly runbook?: string;
  readonly name: string;
  readonly description: string;
  readonly metric: Omit<Metric, 'statistic'> & Partial<Metric>;
}

/**
 * Creates the alarms of a pipeline. The event rule tells of each failed action at once, with the next step; the alarm shows in
 * CloudWatch that the pipeline fails, and since when. Only an alarm reports a push that started no pipeline.
 */
export function createPipelineAlarms(
  parent: Construct,
  { service, topic }: ServiceDeliveryParts,
  unstarted: DeadLetterQueue,
): void {
  const scope = new Construct(parent, 'alarms');
  for (const { id, runbook = id, name, description, metric } of pipelineAlarms(service, unstarted.name))
    new MetricAlarm(scope, id, {
      name,
      description: `${description} What to do: docs/how-to/alarms.md#${runbook}`,
      watched: { metric: { statistic: 'Sum', ...metric } },
      // Each counts events of which there should be none.
      periodSeconds: fiveMinutes,
      threshold: 1,
      topic,
    });
}

function pipelineAlarms(service: Service, queueName: string): PipelineAlarm[] {
  const { pipelineName } = service;
  return [
    {
      id: 'failed',
      name: `${pipelineName}-failed`,
      description: `An execution of the pipeline ${pipelineName} failed.`,
      // https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
      metric: {
        namespace: 'AWS/CodePipeline',
        name: 'FailedPipelineExecutions',
        dimensions: { PipelineName: pipelineName },
      },
    },
    {
      id: 'not-started',
      name: `${pipelineName}-not-started`,
      description: `A push did not start the pipeline ${pipelineName}: its event is in the queue ${queueName}.`,
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
      metric: {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: queueName },
        statistic: 'Maximum',
      },
    },
    ...ruleEvents.map((event) => ruleAlarm(event, eventRuleName(service, event))),
  ];
}

function ruleAlarm(event: string, rule: string): PipelineAlarm {
  return {
    id: `${event}-failed-invocations`,
    runbook: 'failed-invocations',
    name: `${rule}-failed-invocations`,
    description: `The event rule ${rule} could not call its target.`,
    metric: failedInvocations(rule),
  };
}
