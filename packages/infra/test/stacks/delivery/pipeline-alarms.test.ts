import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { decide } from '../../../../infra-checks/src/iam/evaluate.ts';
import { parsePolicy } from '../../../../infra-checks/src/iam/policy.ts';
import { deliveryStack, onlyResource, resourcesOf } from '../../helpers/synthesize.ts';
import { rulesOf } from '../../helpers/views.ts';

const alarms = Object.values(resourcesOf(deliveryStack, 'aws_cloudwatch_metric_alarm'));
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:hello-world-not-started';
const topicArn = 'arn:aws:sns:eu-west-1:000000000000:aws-kube-cd-delivery';
const accountId = '000000000000';

describe('the alarms of a pipeline', () => {
  it('count failed executions, unstarted pushes, and failed calls of each rule', () => {
    const watched = alarms.map((block) => [block['alarm_name'], block['metric_name'], block['dimensions']]);
    expect(watched).to.have.deep.members([
      ['hello-world-failed', 'FailedPipelineExecutions', { PipelineName: 'hello-world' }],
      [
        'hello-world-not-started',
        'ApproximateNumberOfMessagesVisible',
        { QueueName: 'hello-world-not-started' },
      ],
      ...['branch', 'version-tag', 'failure'].map((rule) => [
        `hello-world-${rule}-failed-invocations`,
        'FailedInvocations',
        { RuleName: `hello-world-${rule}` },
      ]),
    ]);
  });

  it('notify the topic of the delivery after one failure, and name the part of the runbook', () => {
    const runbook = readFileSync(join(import.meta.dirname, '../../../../../docs/how-to/alarms.md'), 'utf8');
    for (const block of alarms) {
      expect(block).to.deep.include({
        alarm_actions: [topicArn],
        threshold: 1,
        treat_missing_data: 'notBreaching',
      });
      const [, heading] =
        /docs\/how-to\/alarms\.md#([a-z-]+)$/.exec(String(block['alarm_description'])) ?? [];
      expect(runbook).to.include(`\n## ${heading}\n`);
    }
  });

  it('may publish to the topic, and no alarm of another account may', () => {
    const resource = parsePolicy(
      z.string().parse(onlyResource(deliveryStack, 'aws_sns_topic_policy')['policy']),
    );
    const publish = (account: string) =>
      decide(
        {
          action: 'sns:Publish',
          resource: topicArn,
          caller: { service: 'cloudwatch.amazonaws.com' },
          context: {
            'aws:SourceAccount': account,
            'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${account}:alarm:hello-world-failed`,
          },
        },
        { identity: [], resource, resourceAccount: accountId },
      );
    expect(publish(accountId)).to.equal('allowed');
    expect(publish('999999999999')).to.equal('not allowed');
  });
});

describe('the queue of pushes that started no pipeline', () => {
  it('gets what the target of each start rule did not take', () => {
    for (const { name, target } of rulesOf(deliveryStack).filter((rule) => !rule.name.endsWith('-failure')))
      expect(target['dead_letter_config'], name).to.deep.equal({ arn: queueArn });
  });

  it('is there, with its policy, before a rule sends to it', () => {
    const [[address, policy] = []] = Object.entries(resourcesOf(deliveryStack, 'aws_sqs_queue_policy'));
    const [queue] = Object.keys(resourcesOf(deliveryStack, 'aws_sqs_queue'));
    expect(policy?.['queue_url']).to.equal(`\${aws_sqs_queue.${queue}.url}`);
    for (const { name, target } of rulesOf(deliveryStack).filter((rule) => !rule.name.endsWith('-failure')))
      expect(target['depends_on'], name).to.include(`aws_sqs_queue_policy.${address}`);
  });

  it('is encrypted, and keeps a message for fourteen days', () => {
    expect(onlyResource(deliveryStack, 'aws_sqs_queue')).to.include({
      name: 'hello-world-not-started',
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
  });

  it('takes messages from the start rules, and from nothing else', () => {
    const resource = parsePolicy(
      z.string().parse(onlyResource(deliveryStack, 'aws_sqs_queue_policy')['policy']),
    );
    const send = (rule: string, action = 'sqs:SendMessage') =>
      decide(
        {
          action,
          resource: queueArn,
          caller: { service: 'events.amazonaws.com' },
          context: { 'aws:SourceArn': `arn:aws:events:eu-west-1:000000000000:rule/${rule}` },
        },
        { identity: [], resource, resourceAccount: accountId },
      );
    expect(send('hello-world-branch')).to.equal('allowed');
    expect(send('hello-world-version-tag')).to.equal('allowed');
    expect(send('anything')).to.equal('not allowed');
    expect(send('hello-world-branch', 'sqs:ReceiveMessage')).to.equal('not allowed');
  });
});
