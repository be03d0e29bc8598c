import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import type { NotifiedTopic } from './notification-topic.ts';

/** A CloudWatch metric, by the names of the AWS service that publishes it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
}

/** The input of an alarm. */
type Watched =
  | { readonly metric: Metric }
  /** The difference of a metric to the period before: a restart shows in a sum of restarts by this alone. */
  | { readonly increaseOf: Metric }
  /**
   * A Metrics Insights query. With GROUP BY and ORDER BY each group is a contributor with a state of its own, also one that
   * is there later (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/multi-time-series-alarm.html).
   */
  | { readonly query: string };

export interface MetricAlarmProps {
  readonly name: string;
  /** What happened, and where its runbook is. The mail contains it. */
  readonly description: string;
  readonly watched: Watched;
  readonly periodSeconds: number;
  /** For how many periods in a row. @default 1 */
  readonly periods?: number;
  /** @default 'GreaterThanOrEqualToThreshold' */
  readonly comparison?: 'LessThanThreshold';
  readonly threshold: number;
  /** How a period without data counts. @default 'notBreaching', because most metrics are not sent while they are 0 */
  readonly missingData?: 'breaching';
  /** Gets a message when the alarm begins and when it ends. */
  readonly topic: NotifiedTopic;
}

/**
 * An alarm on an event rule that could not call its target
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html).
 */
export function failedInvocations(rule: string): Omit<MetricAlarmProps, 'topic'> {
  return {
    name: `${rule}-failed-invocations`,
    description: `The event rule ${rule} could not call its target.`,
    watched: {
      metric: {
        namespace: 'AWS/Events',
        name: 'FailedInvocations',
        dimensions: { RuleName: rule },
        statistic: 'Sum',
      },
    },
    periodSeconds: 300,
    threshold: 1,
  };
}

/** A CloudWatch alarm that notifies a topic. */
export class MetricAlarm extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: MetricAlarmProps) {
    super(scope, id);
    const alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: checkedName(this, 'CloudWatch alarm', props.name),
      alarmDescription: props.description,
      ...watch(props.watched, props.periodSeconds),
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.comparison ?? 'GreaterThanOrEqualToThreshold',
      threshold: props.threshold,
      treatMissingData: props.missingData ?? 'notBreaching',
      alarmActions: [props.topic.arn],
      okActions: [props.topic.arn],
      ...(props.topic.policy ? { dependsOn: [props.topic.policy] } : {}),
    });
    this.arn = alarm.arn;
  }
}

function watch(watched: Watched, period: number): Partial<CloudwatchMetricAlarmConfig> {
  if ('metric' in watched) {
    const { namespace, name, dimensions, statistic } = watched.metric;
    return { namespace, metricName: name, dimensions: { ...dimensions }, statistic, period };
  }
  if ('query' in watched)
    return { metricQuery: [{ id: 'query', expression: watched.query, period, returnData: true }] };
  const { namespace, name, dimensions, statistic } = watched.increaseOf;
  return {
    metricQuery: [
      {
        id: 'counted',
        metric: { namespace, metricName: name, dimensions: { ...dimensions }, stat: statistic, period },
      },
      { id: 'increase', expression: 'DIFF(counted)', label: `${name}, increase`, returnData: true },
    ],
  };
}
