import { deserialize, serialize } from 'node:v8';
import { expect } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import type { ExecutionRecord } from '../../src/codepipeline/execution-history.ts';
import {
  buildResult,
  failedBuild,
  type friendlyServices,
  linesOf,
  START,
} from '../helpers/pipeline-story.ts';
import { queueStory } from '../helpers/queue-story.ts';

const stage = 'Deploy-development';

/** A queue whose deployments fail `failures` times. */
function story(
  failures: number,
  changes: Parameters<typeof friendlyServices>[0] = {},
  executions?: ExecutionRecord[],
) {
  let left = failures;
  const runBuild = async ({ action }: { action: string }) => {
    if (action === 'Build') return buildResult({ IMAGE_TAG: '1.0.1' });
    left -= 1;
    return left >= 0 ? failedBuild() : buildResult({});
  };
  return queueStory({ runBuild, ...changes }, executions);
}

type Queue = ReturnType<typeof story>['queue'];

const retry = (queue: Queue, executionId = 'first', stageName = stage) =>
  queue.retryStage({ stageName, executionId, mode: 'FAILED_ACTIONS' });

function refusal(...request: Parameters<typeof retry>): string {
  try {
    void retry(...request);
  } catch (error) {
    if (error instanceof ApiFault) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}

describe('a retry of a stage', () => {
  it('runs the actions that failed, with the variables of the execution, which then goes on', async () => {
    const { queue, asked, events } = story(1);
    expect((await queue.start(START)).status).to.equal('FAILED');
    const before = { events: events.length, approvals: asked.approvals.length };
    const result = await retry(queue);
    expect(result).to.include({ executionId: 'first', type: 'STANDARD', status: 'SUCCEEDED' });
    expect(asked.approvals).to.have.length(before.approvals);
    expect(asked.builds.at(-1)?.environmentVariables).to.deep.equal([{ name: 'IMAGE_TAG', value: '1.0.1' }]);
    expect(linesOf(events.slice(before.events))).to.deep.equal([
      `execution-resumed ${stage}`,
      `stage-started ${stage}`,
      `action-started ${stage} Deploy`,
      `action-succeeded ${stage} Deploy`,
      `stage-succeeded ${stage}`,
      'execution-succeeded',
    ]);
  });

  it('runs all actions of the stage again if that is wanted, so that a person is asked again', async () => {
    const { queue, asked } = story(1);
    await queue.start(START);
    const result = await queue.retryStage({ stageName: stage, executionId: 'first', mode: 'ALL_ACTIONS' });
    expect(result.status).to.equal('SUCCEEDED');
    expect(asked.approvals.map(({ action }) => action)).to.deep.equal(['Approve', 'Approve']);
  });

  it('asks again for an approval that was rejected, and goes on to the actions after it', async () => {
    const answers = ['rejected', 'approved'] as const;
    let count = 0;
    const { queue, asked } = story(0, { approve: async () => answers[count++] ?? 'approved' });
    expect((await queue.start(START)).status).to.equal('FAILED');
    expect((await retry(queue)).status).to.equal('SUCCEEDED');
    expect(count).to.equal(2);
    expect(asked.builds.map(({ action }) => action)).to.deep.equal(['Build', 'Deploy']);
  });

  it('may fail again, and be retried again without what succeeded at first', async () => {
    const { queue, asked } = story(2);
    await queue.start(START);
    expect((await retry(queue)).status).to.equal('FAILED');
    expect((await retry(queue)).status).to.equal('SUCCEEDED');
    expect(asked.approvals).to.have.length(1);
  });

  it('may be stopped where it follows the end of another one at once', async () => {
    let left = 2;
    const runBuild = ({ action, signal }: { readonly action: string; readonly signal: AbortSignal }) => {
      if (action === 'Build') return Promise.resolve(buildResult({ IMAGE_TAG: '1.0.1' }));
      left -= 1;
      if (left >= 0) return Promise.resolve(failedBuild());
      return new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('abandoned'))),
      );
    };
    const { queue } = story(0, { runBuild });
    await queue.start(START);
    await retry(queue);
    const last = retry(queue);
    await eventually('the last deployment', () => (left < 0 ? true : undefined));
    queue.stop('first', true);
    expect((await last).status).to.equal('STOPPED');
  });

  for (const isAbandoned of [false, true])
    it(`goes on where an execution was stopped, with ${isAbandoned ? 'its action abandoned' : 'its action at the end'}`, async () => {
      const { promise: waiting, resolve: asked } = Promise.withResolvers<void>();
      const { promise: answer, resolve: approve } = Promise.withResolvers<'approved'>();
      const approvals = [() => answer, async () => 'approved' as const];
      const { queue, asked: requests } = story(0, {
        approve() {
          asked();
          return (approvals.shift() ?? (() => answer))();
        },
      });
      const ended = queue.start(START);
      await waiting;
      queue.stop('first', isAbandoned);
      approve('approved');
      expect((await ended).status).to.equal('STOPPED');
      expect((await retry(queue)).status).to.equal('SUCCEEDED');
      expect(requests.approvals).to.have.length(isAbandoned ? 2 : 1);
      expect(requests.builds.map(({ action }) => action)).to.deep.equal(['Build', 'Deploy']);
    });

  it('goes on through the stages after its own', async () => {
    let builds = 0;
    const runBuild = async () => (builds++ === 0 ? failedBuild() : buildResult({ IMAGE_TAG: '1' }));
    const { queue, asked } = story(0, { runBuild });
    await queue.start(START);
    const result = await retry(queue, 'first', 'Build');
    expect(result.stages.map(({ name, status }) => [name, status])).to.deep.equal([
      ['Build', 'SUCCEEDED'],
      [stage, 'SUCCEEDED'],
    ]);
    expect(asked.sources).to.have.length(1);
    await queue.start(START);
    const rollback = queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' });
    expect((await rollback.ended).status).to.equal('SUCCEEDED');
  });

  it('of a rollback that failed runs its stage alone', async () => {
    let deployments = 0;
    const runBuild = async ({ action }: { action: string }) =>
      action === 'Deploy' && ++deployments === 3 ? failedBuild() : buildResult({ IMAGE_TAG: '1' });
    const { queue } = story(0, { runBuild });
    await queue.start(START);
    await queue.start(START);
    const { executionId, ended } = queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' });
    expect((await ended).status).to.equal('FAILED');
    const result = await retry(queue, executionId);
    expect(result).to.include({ type: 'ROLLBACK', status: 'SUCCEEDED' });
    expect(result.stages).to.have.length(1);
  });

  it('goes on with an execution of a queue in another process, whose state it goes on with', async () => {
    const before = story(1);
    await before.queue.start(START);
    const executions: ExecutionRecord[] = deserialize(serialize(before.queue.history.executions));
    const { queue, asked } = story(0, {}, executions);
    expect((await retry(queue)).status).to.equal('SUCCEEDED');
    expect(asked.builds.map(({ action }) => action)).to.deep.equal(['Deploy']);
  });

  it('is refused for a stage that succeeded, did not run, or that the pipeline does not have', async () => {
    const { queue } = story(1);
    await queue.start(START);
    expect(refusal(queue, 'first', 'Build')).to.equal(
      "StageNotRetryableException: the stage Build can't be retried: no action of it failed or was stopped",
    );
    expect(refusal(queue, 'first', 'Deploy-moon')).to.equal(
      'StageNotFoundException: the pipeline hello-world has no stage Deploy-moon',
    );
  });

  it('is refused once a later execution was in the stage, and for one that the pipeline does not have', async () => {
    const { queue } = story(1);
    await queue.start(START);
    await queue.start(START);
    for (const id of ['first', 'none'])
      expect(refusal(queue, id)).to.equal(
        `NotLatestPipelineExecutionException: the execution ${id} is not the latest one in the stage ${stage}`,
      );
  });

  it('is refused while a retry runs, which may be stopped', async () => {
    let count = 0;
    const approve = ({ signal }: { readonly signal: AbortSignal }) =>
      count++ === 0
        ? Promise.resolve('rejected' as const)
        : new Promise<'approved'>((resolve) => signal.addEventListener('abort', () => resolve('approved')));
    const { queue } = story(0, { approve });
    await queue.start(START);
    const ended = retry(queue);
    await eventually('the second question', () => (count === 2 ? true : undefined));
    expect(refusal(queue)).to.equal(`ConflictException: the stage ${stage} is in progress; try again later`);
    queue.stop('first', true);
    expect((await ended).status).to.equal('STOPPED');
  });
});
