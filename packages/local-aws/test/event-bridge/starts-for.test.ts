import { expect } from 'chai';
import type { EventRule } from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import { startsFor } from '../../src/event-bridge/starts-for.ts';
import { deliveryJson } from '../helpers/delivery-json.ts';
import { COMMIT_ID, deletionEvent, repositoryEvent } from '../helpers/repository-events.ts';

const { eventRules } = parseDeliveryStack(deliveryJson());
const wantedStart = {
  pipelineName: 'hello-world',
  sourceRevisions: [{ actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue: COMMIT_ID }],
  variables: [],
};

describe('startsFor', () => {
  it('starts the pipeline at the pushed commit of the branch', () => {
    expect(startsFor(repositoryEvent(), eventRules)).to.deep.equal([
      { ...wantedStart, ruleName: 'hello-world-branch' },
    ]);
  });

  it('starts the pipeline at the commit of a version tag', () => {
    const event = repositoryEvent({
      event: 'referenceCreated',
      referenceType: 'tag',
      referenceName: 'v1.0.2',
    });
    expect(startsFor(event, eventRules)).to.deep.equal([{ ...wantedStart, ruleName: 'hello-world-tag' }]);
  });

  it('starts nothing for another branch, another tag or a deletion', () => {
    const events = [
      repositoryEvent({ referenceName: 'topic' }),
      repositoryEvent({ event: 'referenceCreated', referenceType: 'tag', referenceName: 'nightly' }),
      deletionEvent(),
    ];
    expect(events.flatMap((event) => startsFor(event, eventRules))).to.deep.equal([]);
  });

  it('starts from the head of the branch where the rule transforms nothing', () => {
    const rules = [withTarget({ pipelineName: 'hello-world', inputPaths: {}, inputTemplate: undefined })];
    expect(startsFor(repositoryEvent(), rules)).to.deep.equal([
      { pipelineName: 'hello-world', sourceRevisions: [], variables: [], ruleName: 'any' },
    ]);
  });

  it('hands variables on', () => {
    const inputTemplate = '{"variables":[{"name":"REF","value":"<ref>"}]}';
    const rule = withTarget({
      pipelineName: 'hello-world',
      inputPaths: { ref: '$.detail.referenceName' },
      inputTemplate,
    });
    expect(startsFor(repositoryEvent(), [rule])[0]?.variables).to.deep.equal([
      { name: 'REF', value: 'main' },
    ]);
  });

  it('refuses an input that starts no pipeline, and names the rule', () => {
    const rule = withTarget({
      pipelineName: 'hello-world',
      inputPaths: {},
      inputTemplate: '{"revision":"x"}',
    });
    expect(() => startsFor(repositoryEvent(), [rule])).to.throw(
      'event rule any: input template: {"revision":"x"} does not start a pipeline',
    );
  });

  it('leaves the patterns of rules without a pipeline unread', () => {
    const rule: EventRule = { ...withTarget(), targets: [], pattern: { a: [{ wildcard: '*' }] } };
    expect(startsFor(repositoryEvent(), [rule])).to.deep.equal([]);
  });
});

function withTarget(...targets: EventRule['targets']): EventRule {
  return { name: 'any', pattern: { source: ['aws.codecommit'] }, targets, topics: [] };
}
