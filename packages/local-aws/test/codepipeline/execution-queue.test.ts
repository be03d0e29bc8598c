import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { PipelineEvent } from '../../src/codepipeline/execution-result.ts';
import { buildResult, failedBuild, friendlyServices, START, stackWith } from '../helpers/pipeline-story.ts';
import { refused, stage, waitingStory } from '../helpers/waiting-story.ts';

describe('createExecutionQueue', () => {
  it('lets one execution at a time into a stage, in the order of their starts', async () => {
    const { services } = friendlyServices();
    const events: PipelineEvent[] = [];
    let count = 0;
    const queue = createExecutionQueue({
      stack: stackWith(),
      services,
      createExecutionId: () => `e${++count}`,
      onEvent: (event) => events.push(event),
    });
    const results = await Promise.all([queue.start(START), queue.start(START)]);
    expect(results.map(({ executionId, status }) => [executionId, status])).to.deep.equal([
      ['e1', 'SUCCEEDED'],
      ['e2', 'SUCCEEDED'],
    ]);
    for (const name of ['Source', 'Build', 'Deploy-development']) {
      const ofStage = events.filter((event) => 'stage' in event && event.stage === name);
      const changes = ofStage.filter(({ type }) => type.startsWith('stage-'));
      expect(changes.map(({ type, executionId }) => `${type} ${executionId}`)).to.deep.equal([
        'stage-started e1',
        'stage-succeeded e1',
        'stage-started e2',
        'stage-succeeded e2',
      ]);
    }
  });

  it('lets an execution go as far as the stage that another one is in', async () => {
    const story = waitingStory();
    const results = [story.queue.start(START), story.queue.start(START), story.queue.start(START)];
    await story.untilWaiting('e2', 'e3');
    expect(story.asked.builds.map(({ executionId }) => executionId)).to.deep.equal(['e1', 'e2', 'e3']);
    expect(story.asked.approvals.map(({ executionId }) => executionId)).to.deep.equal(['e1']);
    await story.approveAll(results);
    expect(story.asked.approvals.map(({ executionId }) => executionId)).to.deep.equal(['e1', 'e2', 'e3']);
    const ended = await Promise.all(results);
    expect(ended.map(({ status }) => status)).to.deep.equal(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('stops an execution that waits for a stage, and keeps the order of the others', async () => {
    const story = waitingStory();
    const results = [story.queue.start(START), story.queue.start(START), story.queue.start(START)];
    await story.untilWaiting('e2', 'e3');
    story.queue.stop('e2', false);
    expect(story.queue.waiting(stage)).to.deep.equal(['e3']);
    const { status, stages } = (await results[1]) ?? {};
    expect([status, stages?.map((one) => one.status)]).to.deep.equal([
      'STOPPED',
      ['SUCCEEDED', 'SUCCEEDED', 'NOT_RUN'],
    ]);
    await story.approveAll(results);
    expect(story.asked.approvals.map(({ executionId }) => executionId)).to.deep.equal(['e1', 'e3']);
  });

  it('lets the action that runs end when it is stopped, or abandons it', async () => {
    const story = waitingStory();
    const result = story.queue.start(START);
    await story.untilAsked('e1');
    story.queue.stop('e1', false);
    const refusal = (isAbandoned: boolean) => refused(() => story.queue.stop('e1', isAbandoned));
    expect(refusal(false)).to.equal('DuplicatedStopRequestException');
    expect(story.tokenOf('e1')).to.be.a('string');
    story.queue.stop('e1', true);
    expect(refusal(true)).to.equal('DuplicatedStopRequestException');
    const { status, stages } = await result;
    expect([status, stages.at(-1)?.actions.map((action) => action.status)]).to.deep.equal([
      'STOPPED',
      ['STOPPED'],
    ]);
    expect(refusal(true)).to.equal('PipelineExecutionNotStoppableException');
    expect(story.tokenOf('e1')).to.equal(undefined);
  });

  it('starts nothing after the action that ran when it was stopped', async () => {
    const story = waitingStory();
    const result = story.queue.start(START);
    await story.untilAsked('e1');
    story.queue.stop('e1', false);
    story.answer('e1');
    const { status, stages } = await result;
    expect([status, stages.at(-1)?.actions.map(({ name }) => name)]).to.deep.equal(['STOPPED', ['Approve']]);
  });

  it('takes one answer for the token of an approval', async () => {
    const story = waitingStory();
    const result = story.queue.start(START);
    await story.untilAsked('e1');
    const token = story.tokenOf('e1') ?? '';
    const answer = (action: string, given: string) =>
      refused(() =>
        story.queue.approvals.answer({ stage, action }, given, { status: 'Rejected', summary: 'not today' }),
      );
    expect(answer('Deploy', token)).to.equal('InvalidApprovalTokenException');
    expect(answer('Approve', randomUUID())).to.equal('InvalidApprovalTokenException');
    expect(answer('Approve', token)).to.equal(undefined);
    expect(answer('Approve', token)).to.equal('ApprovalAlreadyCompletedException');
    expect((await result).stages.at(-1)?.actions[0]?.message).to.equal('it was rejected: not today');
  });

  it('goes on with the next after a failed one', async () => {
    const builds = [failedBuild(), buildResult({ IMAGE_TAG: '1' }), buildResult({})];
    const { services } = friendlyServices({ runBuild: async () => builds.shift() ?? failedBuild() });
    const queue = createExecutionQueue({ stack: stackWith(), services });
    const results = await Promise.all([queue.start(START), queue.start(START)]);
    expect(results.map(({ status }) => status)).to.deep.equal(['FAILED', 'SUCCEEDED']);
  });

  it('refuses a bad start at once and keeps serving', async () => {
    const { services } = friendlyServices();
    const queue = createExecutionQueue({ stack: stackWith(), services });
    const refused = await queue.start({ ...START, pipelineName: 'other' }).catch((error: unknown) => error);
    expect(String(refused)).to.contain('there is no pipeline other.');
    expect((await queue.start(START)).status).to.equal('SUCCEEDED');
  });

  it('runs nothing of what waits once it is stopped', async () => {
    const stop = new AbortController();
    const { services, asked } = friendlyServices({
      fetchSource: async () => {
        stop.abort();
        throw new Error('stopped');
      },
    });
    const queue = createExecutionQueue({ stack: stackWith(), services, signal: stop.signal });
    const results = await Promise.all([queue.start(START), queue.start(START)]);
    expect(results.map(({ status }) => status)).to.deep.equal(['STOPPED', 'STOPPED']);
    expect(results[1]?.stages.map(({ status }) => status)).to.deep.equal(['NOT_RUN', 'NOT_RUN', 'NOT_RUN']);
    expect(asked.sources).to.have.length(1);
  });
});
