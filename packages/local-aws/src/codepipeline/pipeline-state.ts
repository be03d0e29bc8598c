import type { Pipeline } from '../delivery-stack/delivery-stack.ts';
import type { ActionRecord, ExecutionHistory, StageEntry, StageRecord } from './execution-history.ts';
import type { ExecutionQueue } from './execution-queue.ts';

/** What the state of a pipeline is made of. */
interface StateSource {
  readonly pipeline: Pipeline;
  readonly queue: Pick<ExecutionQueue, 'approvals' | 'waiting' | 'history'>;
}

/** The pipeline's structure never changes here. */
export const structureVersion = 1;

/** The answer of GetPipelineState. */
export function pipelineState({ pipeline, queue }: StateSource) {
  const { history } = queue;
  const stageStates = pipeline.stages.map(({ name, actions }) => {
    const latest = history.latestIn(name);
    const { execution, stage } = latest ?? {};
    const inboundExecutions = queue.waiting(name).map((id) => inbound(id, history));
    const tokenOf = (action: string) =>
      queue.approvals.tokenOf({ executionId: execution?.executionId ?? '', stage: name, action });
    return {
      stageName: name,
      ...(inboundExecutions.length === 0
        ? {}
        : { inboundExecution: inboundExecutions.at(-1), inboundExecutions }),
      inboundTransitionState: { enabled: true },
      actionStates: actions.map((action) => actionState(stage, action.name, tokenOf(action.name))),
      ...(latest === undefined ? {} : { latestExecution: stageExecution(latest) }),
    };
  });
  return { pipelineName: pipeline.name, pipelineVersion: structureVersion, stageStates };
}

function stageExecution({ execution: { executionId, type }, stage: { status } }: StageEntry) {
  return { pipelineExecutionId: executionId, status, type };
}

function inbound(executionId: string, history: ExecutionHistory) {
  return { pipelineExecutionId: executionId, status: 'InProgress', type: history.find(executionId)?.type };
}

function actionState(stage: StageRecord | undefined, actionName: string, token: string | undefined) {
  const record = stage?.actions.findLast(({ name }) => name === actionName);
  return record === undefined ? { actionName } : { actionName, latestExecution: latestOf(record, token) };
}

function latestOf({ status, updatedAt, summary, message }: ActionRecord, token: string | undefined) {
  return {
    status: status === 'Stopped' ? 'Abandoned' : status,
    lastStatusChange: seconds(updatedAt),
    ...(token === undefined ? {} : { token }),
    ...(summary === undefined ? {} : { summary }),
    ...(message === undefined ? {} : { errorDetails: { code: 'JobFailed', message } }),
  };
}

/** A timestamp as AWS's JSON protocol has it. */
export function seconds(date: Date): number {
  return date.getTime() / 1000;
}
