/**
 * Stands in for: CodePipeline's API, for the operations that read a pipeline and roll back a stage: GetPipeline,
 * GetPipelineState, GetPipelineExecution, ListPipelineExecutions, ListActionExecutions, RollbackStage.
 * Faithful: names and shapes of requests, answers and errors by its API reference; newest first; the rules of a rollback.
 * Not: pages (each answer is whole), the pipeline's structure version is always 1, no IAM.
 */
import { z } from 'zod';
import type { Pipeline } from '../delivery-stack/delivery-stack.ts';
import { type ApiOperations, apiFault, readInput } from '../stand-ins/aws-json-api.ts';
import type { ActionRecord, ExecutionHistory, ExecutionRecord } from './execution-history.ts';
import type { ExecutionQueue } from './execution-queue.ts';

const structureVersion = 1;
const targetPrefix = 'CodePipeline_20150709';

const ofPipeline = z.object({ pipelineName: z.string() });
const listed = ofPipeline.extend({ maxResults: z.number().optional() });

/** A pipeline, its queue, and the history that its events were recorded in. */
export interface ServedPipeline {
  readonly pipeline: Pipeline;
  readonly queue: Pick<ExecutionQueue, 'rollbackStage'>;
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
    throw apiFault('PipelineNotFoundException', `Account does not have a pipeline with name '${name}'`);
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
      const { pipeline, history } = find(readInput(z.object({ name: z.string() }), input).name);
      return pipelineState(pipeline, history.executions);
    },
    GetPipelineExecution(input) {
      const { pipelineName, pipelineExecutionId } = readInput(
        ofPipeline.extend({ pipelineExecutionId: z.string() }),
        input,
      );
      const { history } = find(pipelineName);
      const {
        startTime: _,
        lastUpdateTime: __,
        sourceRevisions: ___,
        ...execution
      } = summaryOf(executionOf(history, pipelineExecutionId), history);
      return { pipelineExecution: { ...execution, pipelineName, pipelineVersion: structureVersion } };
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
    RollbackStage(input) {
      const wanted = readInput(
        ofPipeline.extend({ stageName: z.string(), targetPipelineExecutionId: z.string() }),
        input,
      );
      const { queue } = find(wanted.pipelineName);
      const { stageName, targetPipelineExecutionId: targetExecutionId } = wanted;
      return { pipelineExecutionId: queue.rollbackStage({ stageName, targetExecutionId }).executionId };
    },
  };
}

function executionOf({ executions }: ExecutionHistory, executionId: string): ExecutionRecord {
  const found = executions.find((execution) => execution.executionId === executionId);
  if (found !== undefined) return found;
  throw apiFault('PipelineExecutionNotFoundException', `no execution has the id ${executionId}`);
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

function pipelineState(pipeline: Pipeline, executions: readonly ExecutionRecord[]) {
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
