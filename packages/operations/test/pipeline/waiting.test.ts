import { expect } from 'chai';
import type { StageState } from '../../src/pipeline/pipeline-client.ts';
import { findApproval, openApproval, waitingExecutions } from '../../src/pipeline/waiting.ts';

const approval = { stageName: 'Approve-staging', actionName: 'Approve' };
const stage = (name: string, ...approvals: readonly string[]) => ({ name, actions: [name], approvals });
const description = (...stages: readonly ReturnType<typeof stage>[]) => ({ arn: '', version: 1, stages });

function state(changes: { readonly open?: string; readonly status?: string }): readonly StageState[] {
  const { open, status = 'InProgress' } = changes;
  const token = open && status === 'InProgress' ? `token of ${open}` : undefined;
  return [
    {
      name: approval.stageName,
      latest: open === undefined ? undefined : { executionId: open, status },
      actions: [{ name: approval.actionName, status, since: new Date(9000), token }],
    },
  ];
}

describe('findApproval', () => {
  it('finds the approval in the stage before the deployment, or in its own', () => {
    const before = description(stage('Build'), stage('Approve-staging', 'Approve'), stage('Deploy-staging'));
    expect(findApproval(before, 'Deploy-staging')).to.deep.equal(approval);
    const own = description(stage('Build'), stage('Deploy-staging', 'Ask'));
    expect(findApproval(own, 'Deploy-staging')).to.deep.equal({
      stageName: 'Deploy-staging',
      actionName: 'Ask',
    });
  });

  it('finds none of another environment', () => {
    const other = description(
      stage('Approve-staging', 'Approve'),
      stage('Deploy-staging'),
      stage('Deploy-production'),
    );
    expect(findApproval(other, 'Deploy-production')).to.equal(undefined);
    expect(findApproval(other, 'Deploy-moon')).to.equal(undefined);
  });
});

describe('openApproval', () => {
  it('has the token and the execution of an approval in progress only', () => {
    const open = openApproval(state({ open: 'a' }), approval);
    expect(open).to.include({ executionId: 'a', token: 'token of a' });
    expect(openApproval(state({ open: 'a', status: 'Succeeded' }), approval)).to.equal(undefined);
    expect(openApproval(state({}), approval)).to.equal(undefined);
    expect(openApproval([], approval)).to.equal(undefined);
  });
});

describe('waitingExecutions', () => {
  const pipeline = description(stage('Build'), stage('Approve-staging', 'Approve'), stage('Deploy-staging'));

  /** An execution, the second of its start, and its runs: the stage and the status of each. */
  interface Entry {
    readonly id: string;
    readonly second: number;
    readonly status?: string;
    readonly runs?: readonly (readonly [stageName: string, status: string])[];
  }
  const built = [['Build', 'Succeeded']] as const;

  function waiting(states: readonly StageState[], ...entries: readonly Entry[]) {
    const executions = entries.map(({ id, second, status = 'InProgress' }) => {
      const startedAt = new Date(second * 1000);
      return { id, rollbackTargetId: undefined, status, startedAt, commitId: id, commitMessage: id };
    });
    const runs = entries.flatMap(({ id, second, runs: own = built }) =>
      own.map(([stageName, status], index) => {
        const endedAt = new Date((second + index) * 1000 + 500);
        return {
          executionId: id,
          pipelineVersion: 1,
          stageName,
          actionName: stageName,
          status,
          endedAt,
          outputs: {},
        };
      }),
    );
    return waitingExecutions(approval, pipeline, states, { executions: executions.toReversed(), runs });
  }

  const ids = (executions: ReturnType<typeof waiting>) => executions.map(({ executionId }) => executionId);
  const asked = [...built, ['Approve-staging', 'InProgress']] as const;

  it('lists the open approval and what waits behind it, the oldest first', () => {
    const [a, b, c] = [
      { id: 'a', second: 1, runs: asked },
      { id: 'b', second: 2 },
      { id: 'c', second: 2 },
    ];
    const executions = waiting(state({ open: 'a' }), a, b, c);
    expect(executions.map(({ executionId, isOpen }) => [executionId, isOpen])).to.deep.equal([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect(executions.map(({ since }) => since.getTime())).to.deep.equal([9000, 2500, 2500]);
  });

  it('sorts by the start, also if an older execution was retried and waits behind a newer one', () => {
    const retried = [
      ['Build', 'Failed'],
      ['Build', 'Succeeded'],
    ] as const;
    const old = { id: 'a', second: 1, runs: retried };
    expect(ids(waiting(state({ open: 'c' }), old, { id: 'c', second: 3, runs: asked }))).to.deep.equal([
      'a',
      'c',
    ]);
  });

  it('lists what waits while no approval is open', () => {
    const rejected = { id: 'a', second: 1, status: 'Failed', runs: asked };
    expect(
      ids(waiting(state({ open: 'a', status: 'Failed' }), rejected, { id: 'b', second: 2 })),
    ).to.deep.equal(['b']);
  });

  const others: [name: string, entry: Omit<Entry, 'id' | 'second'>][] = [
    ['is still built', { runs: [['Build', 'InProgress']] }],
    ['has not begun', { runs: [] }],
    ['failed in its build', { status: 'Failed', runs: [['Build', 'Failed']] }],
    ['was stopped', { status: 'Stopped' }],
    ['is approved', { runs: [...built, ['Approve-staging', 'Succeeded']] }],
  ];
  for (const [name, entry] of others)
    it(`leaves out an execution that ${name}`, () => {
      expect(ids(waiting(state({}), { id: 'a', second: 1, ...entry }))).to.deep.equal([]);
    });
});
