import { expect } from 'chai';
import { stateChangeEvent } from '../../src/codepipeline/state-change-event.ts';
import { messagesFor } from '../../src/event-bridge/messages-for.ts';
import { START, stackWith } from '../helpers/pipeline-story.ts';

const stack = stackWith();
const TIME = '2026-01-01T00:00:00Z';
const PLACE = { executionId: 'e', stage: 'Build', action: 'Build', provider: 'CodeBuild' as const };

describe('stateChangeEvent', () => {
  it('describes an action as CodePipeline does', () => {
    const event = stateChangeEvent({ type: 'action-failed', ...PLACE, message: 'no' }, stack, TIME);
    expect(event).to.deep.equal({
      source: 'aws.codepipeline',
      'detail-type': 'CodePipeline Action Execution State Change',
      account: '000000000000',
      region: 'eu-west-1',
      time: TIME,
      resources: ['arn:aws:codepipeline:eu-west-1:000000000000:hello-world'],
      detail: {
        pipeline: 'hello-world',
        'execution-id': 'e',
        state: 'FAILED',
        version: 1,
        stage: 'Build',
        action: 'Build',
        region: 'eu-west-1',
        type: { owner: 'AWS', category: 'Build', provider: 'CodeBuild', version: '1' },
      },
    });
  });

  it('describes stages and executions', () => {
    const stage = stateChangeEvent({ type: 'stage-started', executionId: 'e', stage: 'Build' }, stack, TIME);
    const execution = stateChangeEvent({ type: 'execution-stopped', executionId: 'e' }, stack, TIME);
    expect([stage, execution].map((event) => [event?.['detail-type'], event?.detail['state']])).to.deep.equal(
      [
        ['CodePipeline Stage Execution State Change', 'STARTED'],
        ['CodePipeline Pipeline Execution State Change', 'STOPPED'],
      ],
    );
  });

  it('is undefined if CodePipeline sends no event', () => {
    const queued = { type: 'execution-queued', executionId: 'e', start: START } as const;
    const build = { type: 'build', ...PLACE, event: { type: 'phase-started', phase: 'build' } } as const;
    expect([queued, build].map((event) => stateChangeEvent(event, stack, TIME))).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('matches the rule for failures', () => {
    const event = stateChangeEvent({ type: 'execution-failed', executionId: 'e' }, stack, TIME);
    expect(messagesFor(event ?? {}, stack.eventRules).map(({ ruleName }) => ruleName)).to.deep.equal([
      'hello-world-failed',
    ]);
  });
});
