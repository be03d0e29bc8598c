import { expect } from 'chai';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { PipelineEvent } from '../../src/codepipeline/execution-result.ts';
import { buildResult, failedBuild, friendlyServices, START, stackWith } from '../helpers/pipeline-story.ts';

describe('createExecutionQueue', () => {
  it('runs executions one after the other, in the order of their starts', async () => {
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
    const ends = events.filter(({ type }) => type.startsWith('execution-'));
    expect(ends.map(({ type, executionId }) => `${type} ${executionId}`)).to.deep.equal([
      'execution-queued e1',
      'execution-queued e2',
      'execution-started e1',
      'execution-succeeded e1',
      'execution-started e2',
      'execution-succeeded e2',
    ]);
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

  it('is idle when all that was started has ended, also what was started meanwhile', async () => {
    let ended = 0;
    const { services } = friendlyServices({
      approve: async () => {
        if (ended === 0) queue.start(START).then(count);
        return 'approved';
      },
    });
    const count = () => {
      ended += 1;
    };
    const queue = createExecutionQueue({ stack: stackWith(), services });
    queue.start(START).then(count);
    await queue.whenIdle();
    expect(ended).to.equal(2);
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
