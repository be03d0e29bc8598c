import { deserialize, serialize } from 'node:v8';
import { expect } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import type { ExecutionRecord } from '../../src/codepipeline/execution-history.ts';
import {
  buildResult,
  COMMIT_ID,
  failedBuild,
  type friendlyServices,
  linesOf,
  START,
} from '../helpers/pipeline-story.ts';
import { queueStory } from '../helpers/queue-story.ts';

const stage = 'Deploy-development';

/** A queue whose executions are called first, second, third. The image tag of each build is its number. */
function story(changes: Parameters<typeof friendlyServices>[0] = {}, executions?: ExecutionRecord[]) {
  let builds = 0;
  const runBuild = async ({ action }: { action: string }) =>
    buildResult(action === 'Build' ? { IMAGE_TAG: `1.0.${++builds}` } : {});
  return queueStory({ runBuild, ...changes }, executions);
}

describe('a rollback of a stage', () => {
  it('runs the stage alone, with the variables and the source of its target', async () => {
    const { queue, asked, events } = story();
    const start = { ...START, variables: [{ name: 'ROLLBACK', value: 'no' }] };
    await queue.start(start);
    await queue.start({ ...START, sourceRevisions: [] });
    const before = { builds: asked.builds.length, events: events.length, sources: asked.sources.length };
    const rollback = queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' });
    const result = await rollback.ended;
    expect(rollback.executionId).to.equal('third');
    expect(result).to.include({ executionId: 'third', type: 'ROLLBACK', status: 'SUCCEEDED', start });
    expect(asked.sources).to.have.length(before.sources);
    expect(asked.builds.slice(before.builds).map(({ action }) => action)).to.deep.equal(['Deploy']);
    expect(asked.builds.at(-1)?.environmentVariables).to.deep.equal([{ name: 'IMAGE_TAG', value: '1.0.1' }]);
    expect(asked.builds.at(-1)?.source.commitId).to.equal(COMMIT_ID);
    expect(linesOf(events.slice(before.events))).to.deep.equal([
      'execution-started',
      `stage-started ${stage}`,
      `action-started ${stage} Approve`,
      `action-succeeded ${stage} Approve`,
      `action-started ${stage} Deploy`,
      `action-succeeded ${stage} Deploy`,
      `stage-succeeded ${stage}`,
      'execution-succeeded',
    ]);
  });

  it('goes forward again to the execution that was there', async () => {
    const { queue, asked } = story();
    await queue.start(START);
    await queue.start(START);
    await queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' }).ended;
    await queue.rollbackStage({ stageName: stage, targetExecutionId: 'second' }).ended;
    expect(asked.builds.at(-1)?.environmentVariables[0]?.value).to.equal('1.0.2');
  });

  function refusal(queue: ReturnType<typeof story>['queue'], stageName: string, targetExecutionId: string) {
    try {
      queue.rollbackStage({ stageName, targetExecutionId });
    } catch (error) {
      if (error instanceof ApiFault) return `${error.code}: ${error.message}`;
      throw error;
    }
    return undefined;
  }

  const unable = (reason: string, of = stage) =>
    `UnableToRollbackStageException: the stage ${of} can't be rolled back: ${reason}`;

  it('is refused by the rules that CodePipeline documents', async () => {
    const { queue } = story();
    await queue.start(START);
    await queue.start(START);
    await queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' }).ended;
    expect(refusal(queue, 'Deploy', 'first')).to.equal(
      'StageNotFoundException: the pipeline hello-world has no stage Deploy',
    );
    expect(refusal(queue, 'Source', 'first')).to.equal(unable('it is a source stage', 'Source'));
    expect(refusal(queue, stage, 'fifth')).to.equal(
      'PipelineExecutionNotFoundException: the pipeline hello-world has no execution fifth',
    );
    expect(refusal(queue, stage, 'third')).to.equal(unable('the execution third is a rollback itself'));
  });

  it('is refused for the live execution, and for one that failed in the stage', async () => {
    let deploys = 0;
    const { queue } = story({
      runBuild: async ({ action }) => {
        if (action === 'Build') return buildResult({ IMAGE_TAG: '1' });
        return ++deploys === 1 ? failedBuild() : buildResult({});
      },
    });
    await queue.start(START);
    await queue.start(START);
    expect(refusal(queue, stage, 'first')).to.equal(unable('the execution first did not succeed there'));
    expect(refusal(queue, stage, 'second')).to.equal(unable('the execution second is there already'));
  });

  it('is refused while the stage is in progress, and lets a later execution wait for it', async () => {
    const gate = Promise.withResolvers<void>();
    const running = Promise.withResolvers<void>();
    const order: string[] = [];
    const { queue } = story({
      runBuild: async ({ action, executionId }) => {
        if (action === 'Build') return buildResult({ IMAGE_TAG: '1' });
        if (executionId === 'third') {
          running.resolve();
          await gate.promise;
        }
        order.push(executionId);
        return buildResult({});
      },
    });
    await queue.start(START);
    await queue.start(START);
    const rollback = queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' });
    await running.promise;
    expect(refusal(queue, stage, 'second')).to.equal(unable('it is in progress'));
    const later = queue.start(START);
    gate.resolve();
    await Promise.all([rollback.ended, later]);
    expect(order).to.deep.equal(['first', 'second', 'third', 'fourth']);
  });

  it('goes back to an execution that waits in a later stage', async () => {
    const { queue, asked } = story({ approve: () => new Promise(() => {}) });
    void queue.start(START);
    void queue.start(START);
    await eventually('both executions after the build', () =>
      queue.waiting(stage).length === 1 && asked.approvals.length === 1 ? true : undefined,
    );
    expect(refusal(queue, stage, 'first')).to.equal(unable('it is in progress'));
    const { ended } = queue.rollbackStage({ stageName: 'Build', targetExecutionId: 'first' });
    expect((await ended).status).to.equal('SUCCEEDED');
    expect(queue.waiting(stage)).to.deep.equal(['second']);
  });

  it('goes back to an execution of a queue in another process, whose state it goes on with', async () => {
    const before = story({ runBuild: async () => buildResult({ IMAGE_TAG: '1.0.7' }) });
    await before.queue.start(START);
    await before.queue.start(START);
    // Plain values, as between two processes.
    const executions: ExecutionRecord[] = deserialize(serialize(before.queue.history.executions));
    const { queue, asked } = story({}, executions);
    expect(refusal(queue, stage, 'second')).to.equal(unable('the execution second is there already'));
    const result = await queue.rollbackStage({ stageName: stage, targetExecutionId: 'first' }).ended;
    expect(result.status).to.equal('SUCCEEDED');
    expect(asked.builds.at(-1)?.environmentVariables).to.deep.equal([{ name: 'IMAGE_TAG', value: '1.0.7' }]);
  });
});
