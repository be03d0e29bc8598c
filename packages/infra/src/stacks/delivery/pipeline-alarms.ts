import type { Service } from '../../config/service.ts';
import { failedInvocations } from '../../constructs/metric-alarm.ts';
import type { Alarm } from '../alarms.ts';
import { eventRuleName, ruleEvents } from '../names.ts';

/** Each alarm counts events of which there should be none. */
const anyInFiveMinutes = { periodSeconds: 300, threshold: 1 };

/**
 * The alarms of a pipeline. The event rule tells of each failed action at once, with the next step; the alarm shows in
 * CloudWatch that the pipeline fails, and since when. Only an alarm reports a push that started no pipeline: its event is in
 * the queue.
 */
export function pipelineAlarms(service: Service, queueName: string): Alarm[] {
  const { pipelineName } = service;
  return [
    {
      id: 'failed',
      name: `${pipelineName}-failed`,
      description: `An execution of the pipeline ${pipelineName} failed.`,
      watched: {
        // https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
        metric: {
          namespace: 'AWS/CodePipeline',
          name: 'FailedPipelineExecutions',
          dimensions: { PipelineName: pipelineName },
          statistic: 'Sum',
        },
      },
      ...anyInFiveMinutes,
    },
    {
      id: 'not-started',
      name: `${pipelineName}-not-started`,
      description: `A push did not start the pipeline ${pipelineName}: its event is in the queue ${queueName}.`,
      watched: {
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
        metric: {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: queueName },
          statistic: 'Maximum',
        },
      },
      ...anyInFiveMinutes,
    },
    ...ruleEvents.map((event) => ({
      id: `${event}-failed-invocations`,
      runbook: 'failed-invocations',
      ...failedInvocations(eventRuleName(service, event)),
    })),
  ];
}
