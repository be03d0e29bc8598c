import type { FakeState } from '../fixtures/fake-state.ts';
import { type Input, type Operation, Refusal } from './fake-operation.ts';

const pageLength = 40;

/** A page of them; the token of the next one is where it begins. */
function listExecutions({ executions }: FakeState, { nextToken = '0' }: Input): object {
  const end = Number(nextToken) + pageLength;
  const summaries = executions.slice(Number(nextToken), end);
  return {
    pipelineExecutionSummaries: summaries,
    ...(end < executions.length && { nextToken: String(end) }),
  };
}

function getPipelineState(state: FakeState, { name }: Input): object {
  const stageStates = Object.entries(state.stageExecutions).map(([stageName, type]) => ({
    stageName,
    inboundTransitionState: { enabled: true },
    actionStates: approvalsOf(state, stageName),
    latestExecution: {
      pipelineExecutionId: '2004a94e-8b46-4c34-a695-c8d2012345ab',
      status: 'InProgress',
      type,
    },
  }));
  return { pipelineName: name, pipelineVersion: 1, stageStates };
}

/** The approval of a stage, as AWS describes one that waits. */
function approvalsOf(state: FakeState, stageName: string): object[] {
  const since = state.approvals[stageName];
  if (since === undefined) return [];
  const token = '1a2b3c4d-573f-4ea7-a67E-XAMPLETOKEN';
  const lastStatusChange = since === '' ? undefined : Date.parse(since) / 1000;
  return [{ actionName: stageName, latestExecution: { status: 'InProgress', token, lastStatusChange } }];
}

function listActionExecutions(state: FakeState, { filter }: Input): object {
  if (filter === undefined) return listDeployments(state);
  const { pipelineExecutionId: id = '' } = filter as Readonly<Record<string, string>>;
  const outputVariables = { IMAGE_TAG: state.imageTags[id] };
  const pipelineVersion = state.pipelineVersions[id] ?? 1;
  return { actionExecutionDetails: [{ actionName: 'Build', pipelineVersion, output: { outputVariables } }] };
}

/** Beside an action that exports nothing. */
function listDeployments(state: FakeState): object {
  const deployments = state.deployments.map(({ status, stage, digest, exported }) => ({
    stageName: stage,
    actionName: stage,
    status,
    output: { outputVariables: { IMAGE_DIGEST: digest, ...exported } },
  }));
  return { actionExecutionDetails: [{ actionName: 'Approve-x', status: 'InProgress' }, ...deployments] };
}

function stopPipelineExecution(state: FakeState, { pipelineExecutionId, reason }: Input): object {
  const execution = state.executions.find((one) => one.pipelineExecutionId === pipelineExecutionId);
  if (execution === undefined)
    throw new Refusal('PipelineNotFoundException', `there is no execution ${pipelineExecutionId}`);
  Object.assign(execution, { status: 'Stopped', stopTrigger: { reason } });
  return { pipelineExecutionId };
}

/** The operations of CodePipeline that the steps call. */
export const pipelineOperations: Readonly<Record<string, Operation>> = {
  GetPipelineState: getPipelineState,
  ListPipelineExecutions: listExecutions,
  ListActionExecutions: listActionExecutions,
  StopPipelineExecution: stopPipelineExecution,
};
