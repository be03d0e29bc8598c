import { expect } from 'chai';
import type { EventRule, TopicTarget } from '../../src/delivery-stack/delivery-stack.ts';
import { messagesFor } from '../../src/event-bridge/messages-for.ts';

const failedBuild = { source: 'aws.codepipeline', detail: { state: 'FAILED', action: 'Build' } };

function ruleTelling(input: Partial<TopicTarget> = {}): EventRule {
  const topic = { topicArn: 'arn:topic', inputPaths: {}, inputTemplate: undefined, ...input };
  const pattern = { source: ['aws.codepipeline'], detail: { state: ['FAILED'] } };
  return { name: 'failure', pattern, targets: [], topics: [topic] };
}

describe('messagesFor', () => {
  it('sends the sentence that the rule writes in its quotes, as JSON', () => {
    const rule = ruleTelling({
      inputPaths: { action: '$.detail.action' },
      inputTemplate: '"<action> failed."',
    });
    expect(messagesFor(failedBuild, [rule])).to.deep.equal([
      { topicArn: 'arn:topic', ruleName: 'failure', text: '"Build failed."' },
    ]);
  });

  it('sends the event itself where the rule writes nothing', () => {
    expect(messagesFor(failedBuild, [ruleTelling()])[0]?.text).to.equal(JSON.stringify(failedBuild));
  });

  it('sends nothing for an event that does not match', () => {
    expect(messagesFor({ ...failedBuild, detail: { state: 'SUCCEEDED' } }, [ruleTelling()])).to.deep.equal(
      [],
    );
  });

  it('names the rule that EventBridge could not carry out', () => {
    const rule = ruleTelling({ inputTemplate: '{"action": <action>}' });
    expect(() => messagesFor(failedBuild, [rule])).to.throw(
      'event rule failure: input template: <action> is not in',
    );
  });
});
