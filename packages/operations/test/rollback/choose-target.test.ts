import { expect } from 'chai';
import { OperationError } from '../../src/errors.ts';
import { type ActionRun, type Execution, stageHistory } from '../../src/pipeline/deployments.ts';
import { chooseTarget } from '../../src/rollback/choose-target.ts';

const stage = { name: 'Deploy-staging', approvals: ['Approve'], pipelineVersion: 4 };
const commit = (letter: string) => letter.repeat(40);

/** A pipeline's history: each entry is an execution of the stage, in the order of their ends. */
interface Entry {
  readonly id: string;
  readonly commit?: string;
  readonly tag?: string;
  readonly rollbackTo?: string;
  readonly status?: string;
  /** Whether it was stopped between its approval and its deployment. */
  readonly isApprovedOnly?: boolean;
  readonly pipelineVersion?: number;
}

function story(...entries: readonly Entry[]) {
  const executions: Execution[] = entries.map(({ id, commit: letter = 'a', rollbackTo }) => ({
    id,
    rollbackTargetId: rollbackTo,
    status: 'Succeeded',
    startedAt: new Date(0),
    commitId: commit(letter),
    commitMessage: '',
  }));
  const runs: ActionRun[] = entries.flatMap(
    ({ id, tag, rollbackTo, status = 'Succeeded', isApprovedOnly, pipelineVersion = 4 }, index) => {
      const run = { executionId: id, pipelineVersion, endedAt: new Date(index * 60_000), outputs: {} };
      const outputs = { IMAGE_TAG: tag ?? id, IMAGE_DIGEST: `sha256:${id}` };
      const build = { ...run, stageName: 'Build', actionName: 'Build', status: 'Succeeded', outputs };
      const actionName = isApprovedOnly ? 'Approve' : 'Deploy';
      const deploy = { ...run, stageName: stage.name, actionName, status };
      return rollbackTo === undefined ? [build, deploy] : [deploy];
    },
  );
  return stageHistory(stage, executions, runs);
}

const first = { id: '1', commit: 'a', tag: '1.0.0' };
const second = { id: '2', commit: 'b', tag: '1.0.1' };
const third = { id: '3', commit: 'c', tag: '1.0.2' };

function target(history: ReturnType<typeof story>, wanted?: string): string {
  return chooseTarget(history, 'staging', wanted).target.executionId;
}

describe('chooseTarget', () => {
  it('chooses the delivery before the live one', () => {
    expect(target(story(first, second, third))).to.equal('2');
  });

  it('chooses an older one after a rollback, never the version that was left last', () => {
    expect(target(story(first, second, third, { id: '4', rollbackTo: '2' }))).to.equal('1');
  });

  it('takes an execution that was stopped after its approval for neither live nor a target', () => {
    const stopped = { id: '3', commit: 'c', isApprovedOnly: true };
    expect(story(first, second, stopped).live?.executionId).to.equal('2');
    expect(target(story(first, stopped, third))).to.equal('1');
  });

  it('skips another version tag of the live commit', () => {
    expect(target(story(first, second, { id: '3', commit: 'b', tag: '1.0.1' }))).to.equal('1');
  });

  it('keeps the live deployment if a later one failed', () => {
    expect(target(story(first, second, { ...third, status: 'Failed' }))).to.equal('1');
  });

  it('sorts by the time of the stage, not by the start of the execution', () => {
    const history = story(first, second, third, { id: '4', rollbackTo: '1' }, { id: '5', commit: 'e' });
    expect(history.live?.executionId).to.equal('5');
    expect(target(history)).to.equal('3');
  });

  it('counts the last run of a retried action', () => {
    const failed = { ...third, status: 'Failed' };
    expect(story(first, failed, third).live?.executionId).to.equal('3');
  });

  const names: [name: string, wanted: string, id: string][] = [
    ['a version', '1.0.0', '1'],
    ['a version with its v', 'v1.0.0', '1'],
    ['a whole commit id', commit('b'), '2'],
    ['the beginning of one, in capitals', 'BBBB', '2'],
  ];
  for (const [name, wanted, id] of names)
    it(`finds ${name}`, () => {
      expect(target(story(first, second, third), wanted)).to.equal(id);
    });

  it('marks executions from before a change of the pipeline’s structure', () => {
    const { deployments } = story({ ...first, pipelineVersion: 3 }, second);
    expect(deployments.map(({ isReachable }) => isReachable)).to.deep.equal([true, false]);
  });

  function refusal(history: ReturnType<typeof story>, wanted?: string): string {
    try {
      return target(history, wanted);
    } catch (error) {
      if (error instanceof OperationError) return error.message;
      throw error;
    }
  }

  it('lists the deployments if the given one was never live', () => {
    expect(refusal(story(first, second), '2.0.0')).to.equal(
      `staging never ran "2.0.0"; deployments to staging, newest first:
  1.0.1 (commit bbbbbbbbbb, deployed 1970-01-01 00:01 UTC)
  1.0.0 (commit aaaaaaaaaa, deployed 1970-01-01 00:00 UTC)`,
    );
  });

  it('refuses too few characters of a commit id, and other characters', () => {
    for (const wanted of ['bbb', 'hello', '', '--'])
      expect(refusal(story(first, second), wanted)).to.contain('never ran');
  });

  it('refuses a prefix of two commits', () => {
    const history = story({ ...first, commit: 'ab' }, { ...second, commit: 'abab1' });
    expect(refusal(history, 'abab')).to.contain('"abab" matches 2 commits');
  });

  it('reports that there is no earlier deployment, or no live one', () => {
    expect(refusal(story(first))).to.contain('staging has no version before 1.0.0 (commit aaaaaaaaaa');
    expect(refusal(story({ ...first, status: 'Failed' }))).to.equal(
      'CodePipeline lists no deployment to staging',
    );
  });
});
