import { expect } from 'chai';
import type { Execution } from '../../src/pipeline/deployments.ts';
import type { StageState } from '../../src/pipeline/pipeline-client.ts';
import { findApproval, openApproval, waitingExecutions } from '../../src/pipeline/waiting.ts';

const approval = { stageName: 'Approve-staging', actionName: 'Approve' };
const stage = (name: string, ...approvals: readonly string[]) => ({ name, approvals });
const description = (...stages: readonly ReturnType<typeof stage>[]) => ({ arn: '', version: 1, stages });

function state(changes: {
  readonly open?: string;
  readonly status?: string;
  readonly inbound?: readonly string[];
}): readonly StageState[] {
  const { open, status = 'InProgress', inbound = [] } = changes;
  const token = open && status === 'InProgress' ? `token of ${open}` : undefined;
  return [
    {
      name: approval.stageName,
      inbound,
      latest: open === undefined ? undefined : { executionId: open, status },
      actions: [{ name: approval.actionName, status, since: new Date(9000), token }],
    },
  ];
}

const execution = (id: string, startedAt: number): Execution => ({
  id,
  rollbackTargetId: undefined,
  startedAt: new Date(startedAt),
  commitId: id.repeat(40),
  commitMessage: id,
});

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
  const executions = [execution('c', 3000), execution('a', 1000), execution('b', 2000)];
  const lists = { executions, runs: [] };
  const ids = (states: readonly StageState[]) =>
    waitingExecutions(approval, states, lists).map(({ executionId }) => executionId);

  it('lists the open approval and what waits for the stage, the oldest first', () => {
    const waiting = waitingExecutions(approval, state({ open: 'a', inbound: ['b', 'c'] }), lists);
    expect(waiting.map(({ executionId, isOpen }) => [executionId, isOpen])).to.deep.equal([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect(waiting.map(({ since }) => since.getTime())).to.deep.equal([9000, 2000, 3000]);
  });

  it('sorts by the start, also if an older execution was retried and waits behind a newer one', () => {
    expect(ids(state({ open: 'c', inbound: ['a'] }))).to.deep.equal(['a', 'c']);
  });

  it('lists what waits between two approvals, and leaves out what CodePipeline no longer lists', () => {
    expect(ids(state({ open: 'a', status: 'Failed', inbound: ['b', 'gone'] }))).to.deep.equal(['b']);
  });
});
