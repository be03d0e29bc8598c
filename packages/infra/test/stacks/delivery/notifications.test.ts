import { expect } from 'chai';
import { configuration } from '../../helpers/configuration.ts';
import {
  deliveryStack,
  onlyResource,
  resourcesOf,
  stacks,
  synthesizeDelivery,
} from '../../helpers/synthesize.ts';
import { rulesOf, statementsOf } from '../../helpers/views.ts';

const topicArn = 'arn:aws:sns:eu-west-1:000000000000:aws-kube-cd-delivery';

describe('the notifications', () => {
  const failure = rulesOf(deliveryStack).find(({ name }) => name === 'hello-world-failure');

  it('are sent for each action that fails', () => {
    expect(failure?.pattern).to.deep.equal({
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Action Execution State Change'],
      detail: { pipeline: ['hello-world'], state: ['FAILED'] },
    });
    expect(failure?.target['arn']).to.equal(topicArn);
  });

  it('say what failed, where the reason is, and what to type next, in one JSON string', () => {
    expect(JSON.parse(failure?.inputTemplate ?? '')).to.equal(
      'hello-world: <action> failed or was rejected. ' +
        'Where a step failed, a message of its own says why and what is live. If the reason is not in the commit, remove it and retry the stage: docs/how-to/retry.md. See ' +
        'https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/hello-world/executions/<execution>/timeline ' +
        'or type: aws codepipeline list-action-executions --region eu-west-1 --pipeline-name hello-world ' +
        '--filter pipelineExecutionId=<execution>',
    );
    expect(failure?.inputPaths).to.deep.equal({
      action: '$.detail.action',
      execution: '$.detail.execution-id',
    });
  });

  it('go to a topic encrypted by a key of our own, as that of SNS takes nothing from EventBridge', () => {
    expect(onlyResource(deliveryStack, 'aws_sns_topic')['kms_master_key_id']).to.match(/^\$\{aws_kms_key\./);
  });

  it('go to a topic that its owner can still manage and EventBridge publishes to without a condition', () => {
    const [owner, rules] = statementsOf(onlyResource(deliveryStack, 'aws_sns_topic_policy')['policy']);
    expect(owner).to.deep.include({
      Principal: { AWS: 'arn:aws:iam::000000000000:root' },
      Resource: [topicArn],
    });
    expect(rules).to.deep.include({
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['sns:Publish'],
      Resource: [topicArn],
      Condition: {},
    });
  });

  it('are sent to the addresses of delivery.ts', () => {
    expect(resourcesOf(deliveryStack, 'aws_sns_topic_subscription')).to.deep.equal({});
    const delivery = { ...configuration.delivery, notificationEmails: ['ana@example.com'] };
    const stack = synthesizeDelivery({ ...configuration, delivery });
    expect(onlyResource(stack, 'aws_sns_topic_subscription')).to.include({
      protocol: 'email',
      endpoint: 'ana@example.com',
    });
  });

  it('are sent to two addresses that differ in a dot and a dash alone', () => {
    const notificationEmails = ['ana.ban@example.com', 'ana-ban@example.com'];
    const stack = synthesizeDelivery({
      ...configuration,
      delivery: { ...configuration.delivery, notificationEmails },
    });
    const subscriptions = Object.values(resourcesOf(stack, 'aws_sns_topic_subscription'));
    expect(subscriptions.map((subscription) => subscription['endpoint'])).to.have.members(notificationEmails);
  });
});

for (const [name, stack] of stacks) {
  const [policy] = Object.keys(resourcesOf(stack, 'aws_sns_topic_policy'));
  if (policy !== undefined)
    describe(`the topic of ${name}`, () => {
      it('has its policy before a rule or an alarm of the stack sends to it', () => {
        const topic = `:${onlyResource(stack, 'aws_sns_topic')['name']}`;
        const telling = [
          ...Object.values(resourcesOf(stack, 'aws_cloudwatch_event_target')).filter((of) =>
            String(of['arn']).endsWith(topic),
          ),
          ...Object.values(resourcesOf(stack, 'aws_cloudwatch_metric_alarm')),
        ];
        expect(telling).to.have.length.of.at.least(1);
        for (const block of telling)
          expect(block['depends_on'], JSON.stringify(block)).to.include(`aws_sns_topic_policy.${policy}`);
      });
    });
}
