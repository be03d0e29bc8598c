import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

export interface NotificationTopicProps {
  readonly place: AwsPlace;
  readonly name: string;
  readonly encryptionKeyArn: string;
  readonly emails: readonly string[];
  /** The AWS services that publish to it. EncryptionKey must list them too. */
  readonly publishers: readonly TopicPublisher[];
}

type TopicPublisher = 'events.amazonaws.com' | 'cloudwatch.amazonaws.com';

/** A topic that alarms and event rules notify. One of another stack has its policy already. */
export interface NotifiedTopic
  extends Pick<NotificationTopic, 'arn'>,
    Partial<Pick<NotificationTopic, 'policy'>> {}

/** An encrypted SNS topic to which roles of the account and some AWS services publish. */
export class NotificationTopic extends Construct {
  readonly arn: string;
  /** A rule or an alarm that publishes depends on this. */
  readonly policy: SnsTopicPolicy;

  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const name = checkedName(this, 'SNS topic', props.name);
    this.arn = props.place.arn('sns', name);
    const topic = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: props.encryptionKeyArn });
    this.policy = new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: this.#policy(props) });
    // The whole address is the id: a.b@example.com and a-b@example.com are two.
    for (const email of props.emails)
      new SnsTopicSubscription(this, `email-${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
  }

  #policy({ place, publishers }: NotificationTopicProps): string {
    return policyDocument([
      {
        // This policy replaces the default one, which lets the account use its topic.
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
      ...publishers.map((service) => ({
        ...servicePublishes(service, place),
        principal: { Service: service },
        actions: ['sns:Publish'],
        resources: [this.arn],
      })),
    ]);
  }
}

/** On whose behalf a service may publish. */
function servicePublishes(
  service: TopicPublisher,
  place: AwsPlace,
): Pick<PolicyStatement, 'sid' | 'conditions'> {
  // EventBridge takes no condition here.
  if (service === 'events.amazonaws.com') return { sid: 'RulesPublish' };
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
  return {
    sid: 'AlarmsPublish',
    conditions: {
      ArnLike: { 'aws:SourceArn': place.arn('cloudwatch', 'alarm:*') },
      StringEquals: { 'aws:SourceAccount': place.accountId },
    },
  };
}
