/**
 * Stands in for: CodePipeline's API, for the operations that read a pipeline and roll back a stage: GetPipeline,
 * GetPipelineState, GetPipelineExecution, ListPipelineExecutions, ListActionExecutions, RollbackStage.
 * Faithful: names and shapes of requests, answers and errors by its API reference; newest first; the rules of a rollback.
 * Not: pages (each answer is whole), the pipeline's structure version is always 1, no IAM.
 */
import { z } from 'zod';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import { type ApiOperations, apiFault, readInput } from '../stand-ins/aws-json-api.ts';
import type { ActionRecord, ExecutionHistory, ExecutionRecord } from './execution-history.ts';
import type { ExecutionQueue } from './execution-queue.ts';

const structureVersion = 1;
const targetPrefix = 'CodePipeline_20150709';

const ofPipeline = z.object({ pipelineName: z.string() });
const listed = ofPipeline.extend({ maxResults: z.number().optional() });

/** The operations, over a queue and the history that its events were recorded in. */
export function codePipelineApi(
  stack: DeliveryStack,
  queue: Pick<ExecutionQueue, 'rollbackStage'>,
  history: ExecutionHistory,
): ApiOperations {
  const operations = createOperations(stack, queue, history);
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [`${targetPrefix}.${name}`, operation]),
  );
}

function createOperations(
  stack: DeliveryStack,
  queue: Pick<ExecutionQueue, 'rollbackStage'>,
  history: ExecutionHistory,
): ApiOperations {
  const { pipeline } = stack;
  const newestFirst = () => history.executions.toReversed();
  const assertPipeline = (name: string) => {
    if (name === pipeline.name) return;
    throw apiFault('PipelineNotFoundException', `Account does not have a pipeline with name '${name}'`);
  };
  const find = (executionId: string): ExecutionRecord => {
    const found = history.executions.find((execution) => execution.executionId === executionId);
    if (found !== undefined) return found;
    throw apiFault('PipelineExecutionNotFoundException', `no execution has the id ${executionId}`);
  };
  return {
    GetPipeline(input) {
      assertPipeline(readInput(z.object({ name: z.string() }), input).name);
      const { name, arn, stages } = pipeline;
      return {
        pipeline: { name, version: structureVersion, stages: stages.map(stageOf) },
        metadata: { pipelineArn: arn },
      };
    },
    GetPipelineState(input) {
      assertPipeline(readInput(z.object({ name: z.string() }), input).name);
      return pipelineState(stack, history.executions);
    },
    GetPipelineExecution(input) {
      const { pipelineName, pipelineExecutionId } = readInput(
        ofPipeline.extend({ pipelineExecutionId: z.string() }),
        input,
      );
      assertPipeline(pipelineName);
      const {
        startTime: _,
        lastUpdateTime: __,
        sourceRevisions: ___,
        ...execution
      } = summaryOf(find(pipelineExecutionId), history);
      return { pipelineExecution: { ...execution, pipelineName, pipelineVersion: structureVersion } };
    },
    ListPipelineExecutions(input) {
      assertPipeline(readInput(listed, input).pipelineName);
      return { pipelineExecutionSummaries: newestFirst().map((execution) => summaryOf(execution, history)) };
    },
    ListActionExecutions(input) {
      const filter = z.object({ pipelineExecutionId: z.string().optional() }).optional();
      const wanted = readInput(listed.extend({ filter }), input);
      assertPipeline(wanted.pipelineName);
      const id = wanted.filter?.pipelineExecutionId;
      const executions = id === undefined ? newestFirst() : [find(id)];
      return { actionExecutionDetails: executions.flatMap(actionDetails) };
    },
    RollbackStage(input) {
      const wanted = readInput(
        ofPipeline.extend({ stageName: z.string(), targetPipelineExecutionId: z.string() }),
        input,
      );
      assertPipeline(wanted.pipelineName);
      const { stageName, targetPipelineExecutionId: targetExecutionId } = wanted;
      return { pipelineExecutionId: queue.rollbackStage({ stageName, targetExecutionId }).executionId };
    },
  };
}

function stageOf({ name, actions }: DeliveryStack['pipeline']['stages'][number]) {
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

/** A rollback has the source of its target. */
function summaryOf(execution: ExecutionRecord, { executions }: ExecutionHistory) {
  const { rollbackTargetId, executionId, status, type, start } = execution;
  const source = executions.find((other) => other.executionId === rollbackTargetId) ?? execution;
  const commits = source.stages[0]?.actions.filter(({ outputs }) => outputs['CommitId'] !== undefined) ?? [];
  return {
    pipelineExecutionId: executionId,
    status,
    executionType: type,
    executionMode: 'QUEUED',
    startTime: seconds(execution.startedAt),
    lastUpdateTime: seconds(execution.updatedAt),
    sourceRevisions: commits.map(({ name, outputs }) => ({
      actionName: name,
      revisionId: outputs['CommitId'],
      revisionSummary: outputs['CommitMessage'] ?? '',
    })),
    trigger: {
      triggerType: type === 'ROLLBACK' ? 'ManualRollback' : 'CloudWatchEvent',
      triggerDetail: start.ruleName ?? '',
    },
    ...(rollbackTargetId === undefined
      ? {}
      : { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTargetId } }),
  };
}

/** The newest action of the execution first. */
function actionDetails({ executionId, stages }: ExecutionRecord) {
  return stages
    .flatMap((stage) => stage.actions.map((action) => detailOf(executionId, stage.name, action)))
    .toReversed();
}

function detailOf(executionId: string, stageName: string, action: ActionRecord) {
  const failure =
    action.message === undefined
      ? {}
      : { executionResult: { errorDetails: { code: 'JobFailed', message: action.message } } };
  return {
    pipelineExecutionId: executionId,
    actionExecutionId: `${executionId}-${stageName}-${action.name}`,
    pipelineVersion: structureVersion,
    stageName,
    actionName: action.name,
    startTime: seconds(action.startedAt),
    lastUpdateTime: seconds(action.updatedAt),
    status: action.status === 'Stopped' ? 'Abandoned' : action.status,
    output: { outputVariables: action.outputs, ...failure },
  };
}

function pipelineState({ pipeline }: DeliveryStack, executions: readonly ExecutionRecord[]) {
  const stageStates = pipeline.stages.map(({ name, actions }) => {
    const latest = executions.findLast(({ stages }) => stages.some((stage) => stage.name === name));
    const stage = latest?.stages.find((entered) => entered.name === name);
    const actionStates = actions.map((action) => actionState(stage?.actions ?? [], action.name));
    return {
      stageName: name,
      inboundTransitionState: { enabled: true },
      actionStates,
      ...(latest === undefined || stage === undefined
        ? {}
        : {
            latestExecution: {
              pipelineExecutionId: latest.executionId,
              status: stage.status,
              type: latest.type,
            },
          }),
    };
  });
  return { pipelineName: pipeline.name, pipelineVersion: structureVersion, stageStates };
}

function actionState(records: readonly ActionRecord[], actionName: string) {
  const record = records.find(({ name }) => name === actionName);
  if (record === undefined) return { actionName };
  const { status, updatedAt } = record;
  return { actionName, latestExecution: { status, lastStatusChange: seconds(updatedAt) } };
}

/** A timestamp as AWS's JSON protocol has it. */
function seconds(date: Date): number {
  return date.getTime() / 1000;
}
