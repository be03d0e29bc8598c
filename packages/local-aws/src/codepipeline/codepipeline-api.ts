/**
 * Stands in for: CodePipeline's API, for the operations that read a pipeline, answer approvals, stop executions, and
 * roll back or retry a stage: GetPipeline, GetPipelineState, GetPipelineExecution, ListPipelineExecutions,
 * ListActionExecutions, PutApprovalResult, StopPipelineExecution, RollbackStage, RetryStageExecution.
 * Faithful: names and shapes of requests, answers and errors by its API reference; newest first; the rules of a rollback
 * and of a retry; a token for each approval that waits, valid for one answer; the executions that wait for a stage.
 * Not: pages (each answer is whole), the pipeline's structure version is always 1, no IAM, approvals never expire; what
 * was stopped cannot be retried.
 */
import { z } from 'zod';
import { ApiFault, readInput } from '../aws-api/api-fault.ts';
import type { Pipeline } from '../delivery-stack/delivery-stack.ts';
import type { ApiOperations } from '../stand-ins/aws-json-api.ts';
import { retryModes } from './check-retry.ts';
import type { ActionRecord, ExecutionHistory, ExecutionRecord, StageRecord } from './execution-history.ts';
import type { ExecutionQueue } from './execution-queue.ts';
import { pipelineState, seconds, structureVersion } from './pipeline-state.ts';

const targetPrefix = 'CodePipeline_20150709';

const ofPipeline = z.object({ pipelineName: z.string() });
const listed = ofPipeline.extend({ maxResults: z.number().optional() });
const ofExecution = ofPipeline.extend({ pipelineExecutionId: z.string() });
const stopRequest = ofExecution.extend({
  abandon: z.boolean().optional(),
  reason: z.string().max(200).optional(),
});
const retryRequest = ofExecution.extend({ stageName: z.string(), retryMode: z.enum(retryModes) });
const approvalResult = ofPipeline.extend({
  stageName: z.string(),
  actionName: z.string(),
  result: z.object({ status: z.enum(['Approved', 'Rejected']), summary: z.string().max(512) }),
  token: z.uuid(),
});

/** A pipeline, its queue, and the history that its events were recorded in. */
export interface ServedPipeline {
  readonly pipeline: Pipeline;
  readonly queue: Pick<ExecutionQueue, 'rollbackStage' | 'retryStage' | 'approvals' | 'waiting' | 'stop'>;
  readonly history: ExecutionHistory;
}

/** The operations, over the pipelines of an account. */
export function codePipelineApi(pipelines: readonly ServedPipeline[]): ApiOperations {
  const operations = createOperations(pipelines);
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [`${targetPrefix}.${name}`, operation]),
  );
}

function createOperations(pipelines: readonly ServedPipeline[]): ApiOperations {
  const find = (name: string): ServedPipeline => {
    const found = pipelines.find(({ pipeline }) => pipeline.name === name);
    if (found !== undefined) return found;
    throw new ApiFault('PipelineNotFoundException', `Account does not have a pipeline with name '${name}'`);
  };
  return {
    GetPipeline(input) {
      const { name, arn, stages } = find(readInput(z.object({ name: z.string() }), input).name).pipeline;
      return {
        pipeline: { name, version: structureVersion, stages: stages.map(stageOf) },
        metadata: { pipelineArn: arn },
      };
    },
    GetPipelineState(input) {
      return pipelineState(find(readInput(z.object({ name: z.string() }), input).name));
    },
    GetPipelineExecution(input) {
      const { pipelineName, pipelineExecutionId } = readInput(ofExecution, input);
      const execution = executionOf(find(pipelineName).history, pipelineExecutionId);
      return {
        pipelineExecution: { ...stateOf(execution), pipelineName, pipelineVersion: structureVersion },
      };
    },
    ListPipelineExecutions(input) {
      const { history } = find(readInput(listed, input).pipelineName);
      const newestFirst = history.executions.toReversed();
      return { pipelineExecutionSummaries: newestFirst.map((execution) => summaryOf(execution, history)) };
    },
    ListActionExecutions(input) {
      const filter = z.object({ pipelineExecutionId: z.string().optional() }).optional();
      const wanted = readInput(listed.extend({ filter }), input);
      const { history } = find(wanted.pipelineName);
      const id = wanted.filter?.pipelineExecutionId;
      const executions = id === undefined ? history.executions.toReversed() : [executionOf(history, id)];
      return { actionExecutionDetails: executions.flatMap(actionDetails) };
    },
    PutApprovalResult(input) {
      return putApprovalResult(readInput(approvalResult, input), find);
    },
    StopPipelineExecution(input) {
      const wanted = readInput(stopRequest, input);
      const { queue, history } = find(wanted.pipelineName);
      queue.stop(wanted.pipelineExecutionId, wanted.abandon ?? false);
      executionOf(history, wanted.pipelineExecutionId).stopReason = wanted.reason;
      return { pipelineExecutionId: wanted.pipelineExecutionId };
    },
    RollbackStage(input) {
      const wanted = readInput(
        ofPipeline.extend({ stageName: z.string(), targetPipelineExecutionId: z.string() }),
        input,
      );
      const { queue } = find(wanted.pipelineName);
      const { stageName, targetPipelineExecutionId: targetExecutionId } = wanted;
      return { pipelineExecutionId: queue.rollbackStage({ stageName, targetExecutionId }).executionId };
    },
    RetryStageExecution(input) {
      const { pipelineName, stageName, pipelineExecutionId, retryMode } = readInput(retryRequest, input);
      const { queue } = find(pipelineName);
      // Its end is in the history, as its failure would be.
      queue
        .retryStage({ stageName, executionId: pipelineExecutionId, mode: retryMode })
        .catch(() => undefined);
      return { pipelineExecutionId };
    },
  };
}

function putApprovalResult(
  { pipelineName, stageName, actionName, result, token }: z.infer<typeof approvalResult>,
  find: (pipelineName: string) => ServedPipeline,
) {
  const { pipeline, queue } = find(pipelineName);
  const stage = pipeline.stages.find(({ name }) => name === stageName);
  if (stage === undefined)
    throw new ApiFault('StageNotFoundException', `the pipeline ${pipelineName} has no stage ${stageName}`);
  if (!stage.actions.some(({ name }) => name === actionName))
    throw new ApiFault('ActionNotFoundException', `the stage ${stageName} has no action ${actionName}`);
  queue.approvals.answer({ stage: stageName, action: actionName }, token, result);
  return { approvedAt: seconds(new Date()) };
}

function executionOf({ executions }: ExecutionHistory, executionId: string): ExecutionRecord {
  const found = executions.find((execution) => execution.executionId === executionId);
  if (found !== undefined) return found;
  throw new ApiFault('PipelineExecutionNotFoundException', `no execution has the id ${executionId}`);
}

function stageOf({ name, actions }: Pipeline['stages'][number]) {
  return {
    name,
    actions: actions.map((action) => ({
      name: action.name,
      actionTypeId: {
        category: action.category,
        owner: action.owner,
        provider: action.provider,
        version: action.version,
      },
    })),
  };
}

function stateOf({ rollbackTargetId, executionId, status, type, start }: ExecutionRecord) {
  return {
    pipelineExecutionId: executionId,
    status,
    executionType: type,
    executionMode: 'QUEUED',
    trigger: {
      triggerType: type === 'ROLLBACK' ? 'ManualRollback' : 'CloudWatchEvent',
      triggerDetail: start.ruleName ?? '',
    },
    ...(rollbackTargetId === undefined
      ? {}
      : { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTargetId } }),
  };
}

/** A rollback has the source of its target. */
function summaryOf(execution: ExecutionRecord, { executions }: ExecutionHistory) {
  const { rollbackTargetId, stopReason } = execution;
  const source = executions.find((other) => other.executionId === rollbackTargetId) ?? execution;
  const commits = source.stages[0]?.actions.filter(({ outputs }) => outputs['CommitId'] !== undefined) ?? [];
  return {
    ...stateOf(execution),
    startTime: seconds(execution.startedAt),
    lastUpdateTime: seconds(execution.updatedAt),
    sourceRevisions: commits.map(({ name, outputs }) => ({
      actionName: name,
      revisionId: outputs['CommitId'],
      revisionSummary: outputs['CommitMessage'] ?? '',
    })),
    ...(stopReason === undefined ? {} : { stopTrigger: { reason: stopReason } }),
  };
}

/** The newest action of the execution first. */
function actionDetails({ executionId, stages }: ExecutionRecord) {
  return stages
    .flatMap((stage) => stage.actions.map((action) => detailOf(executionId, stage, action)))
    .toReversed();
}

function detailOf(executionId: string, { name: stageName, actions }: StageRecord, action: ActionRecord) {
  const failure =
    action.message === undefined
      ? {}
      : { executionResult: { errorDetails: { code: 'JobFailed', message: action.message } } };
  return {
    pipelineExecutionId: executionId,
    actionExecutionId: `${executionId}-${stageName}-${actions.indexOf(action)}`,
    pipelineVersion: structureVersion,
    stageName,
    actionName: action.name,
    startTime: seconds(action.startedAt),
    lastUpdateTime: seconds(action.updatedAt),
    status: action.status === 'Stopped' ? 'Abandoned' : action.status,
    output: { outputVariables: action.outputs, ...failure },
  };
}
