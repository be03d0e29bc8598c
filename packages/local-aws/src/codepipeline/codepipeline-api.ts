/**
 * Stands in for: CodePipeline's API, for the operations that read a pipeline, answer approvals, stop executions, and
 * roll back or retry a stage: GetPipeline, GetPipelineState, GetPipelineExecution, ListPipelineExecutions,
 * ListActionExecutions, PutApprovalResult, StopPipelineExecution, RollbackStage, RetryStageExecution.
 * Faithful: names and shapes of requests, answers and errors by its API reference; newest first; the rules of a rollback
 * and of a retry; a token for each approval that waits, valid for one answer; the executions that wait for a stage.
 * Not: pages (each answer is whole), the pipeline's structure version is always 1, no IAM, approvals never expire.
 */
import { z } from 'zod';
import { ApiFault, readInput } from '../aws-api/api-fault.ts';
import { actionTypeOf, type Pipeline, type PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { ApiOperations } from '../stand-ins/aws-json-api.ts';
import { findStage, retryModes } from './check-stage.ts';
import type { ActionRecord, ExecutionHistory, ExecutionRecord, StageRecord } from './execution-history.ts';
import type { ExecutionQueue } from './execution-queue.ts';
import { pipelineState, seconds, structureVersion } from './pipeline-state.ts';

const targetPrefix = 'CodePipeline_20150709';

const named = z.strictObject({ name: z.string() }).transform(({ name }) => ({ pipelineName: name }));
const ofPipeline = z.strictObject({ pipelineName: z.string() });
const listed = ofPipeline.extend({ maxResults: z.int().min(1).max(100).optional() });
const listedActions = listed.extend({
  filter: z.strictObject({ pipelineExecutionId: z.string().optional() }).default({}),
});
const ofExecution = ofPipeline.extend({ pipelineExecutionId: z.string() });
const stopRequest = ofExecution.extend({
  abandon: z.boolean().default(false),
  reason: z.string().max(200).optional(),
});
const rollbackRequest = ofPipeline.extend({ stageName: z.string(), targetPipelineExecutionId: z.string() });
const retryRequest = ofExecution.extend({ stageName: z.string(), retryMode: z.enum(retryModes) });
const approvalResult = ofPipeline.extend({
  stageName: z.string(),
  actionName: z.string(),
  result: z.strictObject({ status: z.enum(['Approved', 'Rejected']), summary: z.string().max(512) }),
  token: z.uuid(),
});

/** A pipeline and its queue. */
export interface ServedPipeline {
  readonly pipeline: Pipeline;
  readonly queue: Omit<ExecutionQueue, 'start'>;
}

/** The operations, over the pipelines of an account. */
export function codePipelineApi(pipelines: readonly ServedPipeline[]): ApiOperations {
  /** An operation on a pipeline, which its input names. */
  const operation =
    <Input extends z.infer<typeof ofPipeline>>(
      schema: z.ZodType<Input>,
      run: (served: ServedPipeline, input: Input) => object,
    ) =>
    (input: unknown) => {
      const wanted = readInput(schema, input);
      return run(find(pipelines, wanted.pipelineName), wanted);
    };
  const operations: ApiOperations = {
    GetPipeline: operation(named, getPipeline),
    GetPipelineState: operation(named, pipelineState),
    GetPipelineExecution: operation(ofExecution, getPipelineExecution),
    ListPipelineExecutions: operation(listed, listPipelineExecutions),
    ListActionExecutions: operation(listedActions, listActionExecutions),
    PutApprovalResult: operation(approvalResult, putApprovalResult),
    StopPipelineExecution: operation(stopRequest, stopPipelineExecution),
    RollbackStage: operation(rollbackRequest, rollbackStage),
    RetryStageExecution: operation(retryRequest, retryStageExecution),
  };
  return Object.fromEntries(
    Object.entries(operations).map(([name, run]) => [`${targetPrefix}.${name}`, run]),
  );
}

function find(pipelines: readonly ServedPipeline[], name: string): ServedPipeline {
  const found = pipelines.find(({ pipeline }) => pipeline.name === name);
  if (found !== undefined) return found;
  throw pipelineNotFound(name);
}

export function pipelineNotFound(name: string): ApiFault {
  return new ApiFault('PipelineNotFoundException', `Account does not have a pipeline with name '${name}'`);
}

function getPipeline({ pipeline: { name, arn, stages } }: ServedPipeline) {
  return {
    pipeline: { name, version: structureVersion, stages: stages.map(stageOf) },
    metadata: { pipelineArn: arn },
  };
}

function getPipelineExecution(
  { queue }: ServedPipeline,
  { pipelineName, pipelineExecutionId }: z.infer<typeof ofExecution>,
) {
  const execution = executionOf(queue, pipelineExecutionId);
  return { pipelineExecution: { ...stateOf(execution), pipelineName, pipelineVersion: structureVersion } };
}

function listPipelineExecutions({ queue: { history } }: ServedPipeline) {
  const newestFirst = history.executions.toReversed();
  return { pipelineExecutionSummaries: newestFirst.map((execution) => summaryOf(execution, history)) };
}

function listActionExecutions({ queue }: ServedPipeline, { filter }: z.infer<typeof listedActions>) {
  const { pipelineExecutionId: id } = filter;
  const executions = id === undefined ? queue.history.executions.toReversed() : [executionOf(queue, id)];
  return { actionExecutionDetails: executions.flatMap(actionDetails) };
}

function putApprovalResult(
  { pipeline, queue }: ServedPipeline,
  { stageName, actionName, result, token }: z.infer<typeof approvalResult>,
) {
  if (!findStage(pipeline, stageName).actions.some(({ name }) => name === actionName))
    throw new ApiFault('ActionNotFoundException', `the stage ${stageName} has no action ${actionName}`);
  queue.approvals.answer({ stage: stageName, action: actionName }, token, result);
  return { approvedAt: seconds(new Date()) };
}

function stopPipelineExecution(
  { queue }: ServedPipeline,
  { pipelineExecutionId, abandon, reason }: z.infer<typeof stopRequest>,
) {
  queue.stop(pipelineExecutionId, abandon);
  executionOf(queue, pipelineExecutionId).stopReason = reason;
  return { pipelineExecutionId };
}

function rollbackStage(
  { queue }: ServedPipeline,
  { stageName, targetPipelineExecutionId: targetExecutionId }: z.infer<typeof rollbackRequest>,
) {
  return { pipelineExecutionId: queue.rollbackStage({ stageName, targetExecutionId }).executionId };
}

function retryStageExecution(
  { queue }: ServedPipeline,
  { stageName, pipelineExecutionId, retryMode: mode }: z.infer<typeof retryRequest>,
) {
  // Its end is in the history, as its failure would be.
  queue.retryStage({ stageName, executionId: pipelineExecutionId, mode }).catch(() => undefined);
  return { pipelineExecutionId };
}

function executionOf({ history }: ServedPipeline['queue'], executionId: string): ExecutionRecord {
  const found = history.find(executionId);
  if (found !== undefined) return found;
  throw new ApiFault('PipelineExecutionNotFoundException', `no execution has the id ${executionId}`);
}

function stageOf({ name, actions }: PipelineStage) {
  return {
    name,
    actions: actions.map((action) => ({ name: action.name, actionTypeId: actionTypeOf(action) })),
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
function summaryOf(execution: ExecutionRecord, history: ExecutionHistory) {
  const { rollbackTargetId, stopReason } = execution;
  const source = history.find(rollbackTargetId ?? '') ?? execution;
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
