import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { policyDocument } from './policy-document.ts';

export interface DeadLetterQueueProps {
  readonly place: AwsPlace;
  readonly name: string;
  /** The names of the event rules whose targets send to it. */
  readonly ruleNames: readonly string[];
}

/** SQS's maximum. */
const retentionSeconds = 14 * 24 * 60 * 60;

/**
 * An encrypted queue of the events that EventBridge could not deliver, each with its reason
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html).
 */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  /** A rule that sends to it depends on this. */
  readonly policy: SqsQueuePolicy;

  constructor(scope: Construct, id: string, { place, name, ruleNames }: DeadLetterQueueProps) {
    super(scope, id);
    this.name = checkedName(this, 'SQS queue', name);
    this.arn = place.arn('sqs', name);
    const queue = new SqsQueue(this, 'queue', {
      name,
      messageRetentionSeconds: retentionSeconds,
      // With SQS's own key. EventBridge would need rights on a customer managed key.
      sqsManagedSseEnabled: true,
    });
    this.policy = new SqsQueuePolicy(this, 'policy', {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          sid: 'RulesSend',
          principal: { Service: 'events.amazonaws.com' },
          actions: ['sqs:SendMessage'],
          resources: [this.arn],
          conditions: {
            ArnEquals: { 'aws:SourceArn': ruleNames.map((rule) => place.arn('events', `rule/${rule}`)) },
          },
        },
      ]),
    });
  }
}
