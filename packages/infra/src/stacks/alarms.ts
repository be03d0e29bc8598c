import { Construct } from 'constructs';
import { MetricAlarm, type MetricAlarmProps } from '../constructs/metric-alarm.ts';
import type { NotificationTopic } from '../constructs/notification-topic.ts';

/** An alarm without its topic. */
export interface Alarm extends Omit<MetricAlarmProps, 'topic'> {
  readonly id: string;
  /** The heading in docs/how-to/alarms.md that says what to do. @default the id */
  readonly runbook?: string;
}

/** Creates alarms that notify a topic, and returns their ARNs. */
export function createAlarms(
  parent: Construct,
  alarms: readonly Alarm[],
  topic: NotificationTopic,
): string[] {
  const scope = new Construct(parent, 'alarms');
  return alarms.map(
    ({ id, runbook = id, description, ...alarm }) =>
      new MetricAlarm(scope, id, {
        ...alarm,
        description: `${description} What to do: docs/how-to/alarms.md#${runbook}`,
        topic,
      }).arn,
  );
}
