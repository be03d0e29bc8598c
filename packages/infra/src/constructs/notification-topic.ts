import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { policyDocument } from './policy-document.ts';

export interface NotificationTopicProps {
  readonly place: AwsPlace;
  readonly name: string;
  readonly encryptionKeyArn: string;
  readonly emails: readonly string[];
}

/** An encrypted SNS topic to which EventBridge rules and roles of the account publish. */
export class NotificationTopic extends Construct {
  readonly arn: string;
  /** A rule that publishes depends on this. */
  readonly policy: SnsTopicPolicy;

  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const name = checkedName(this, 'SNS topic', props.name);
    this.arn = props.place.arn('sns', name);
    const topic = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: props.encryptionKeyArn });
    this.policy = new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: this.#policy(props.place) });
    // The whole address is the id: a.b@example.com and a-b@example.com are two.
    for (const email of props.emails)
      new SnsTopicSubscription(this, `email-${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
  }

  #policy(place: AwsPlace): string {
    return policyDocument([
      {
        // A policy of ours replaces the one that lets the account use its own topic.
        sid: 'AccountOwnsTopic',
        principal: { AWS: place.rootArn },
        actions: [
          'sns:AddPermission',
          'sns:DeleteTopic',
          'sns:GetTopicAttributes',
          'sns:ListSubscriptionsByTopic',
          'sns:Publish',
          'sns:RemovePermission',
          'sns:SetTopicAttributes',
          'sns:Subscribe',
        ],
        resources: [this.arn],
      },
      {
        // EventBridge takes no condition here.
        sid: 'RulesPublish',
        principal: { Service: 'events.amazonaws.com' },
        actions: ['sns:Publish'],
        resources: [this.arn],
      },
    ]);
  }
}
