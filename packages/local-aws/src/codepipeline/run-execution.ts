import type { PipelineAction, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import type { Retry } from './check-stage.ts';
import type { CheckedStart } from './check-start.ts';
import type { ExecutionHistory, ExecutionRecord } from './execution-history.ts';
import type {
  ActionResult,
  ExecutionMemory,
  ExecutionResult,
  ExecutionStatus,
  StageResult,
} from './execution-result.ts';
import { type RunningExecution, runAction } from './run-action.ts';
import type { StageLocks } from './stage-locks.ts';

/** The context of an execution, a rollback or a retry. */
export interface ExecutionContext extends Omit<RunningExecution, 'id' | keyof ExecutionMemory> {
  readonly executionId: string;
  readonly enterStage: StageLocks['enter'];
  /** Has the execution, whose memory grows while it runs. */
  readonly history: ExecutionHistory;
}

/**
 * Runs the pipeline once, for a start that CodePipeline accepts: stage after stage, each stage's actions by their run order,
 * until the first failure.
 */
export async function runExecution(
  context: ExecutionContext,
  start: PipelineStart,
  { variables, commitIds }: CheckedStart,
): Promise<ExecutionResult> {
  const { executionId, stack } = context;
  const namespaces = new Map([
    ['variables', variables],
    ['codepipeline', { PipelineExecutionId: executionId }],
  ]);
  context.onEvent({ type: 'execution-started', executionId, start });
  const memory = { commitIds, artifacts: new Map(), namespaces };
  return run(stack.pipeline.stages, context, { start, type: 'STANDARD', memory });
}

/** Runs one stage with the variables and the artifacts of an execution. */
export async function runRollback(
  context: ExecutionContext,
  stage: PipelineStage,
  target: ExecutionRecord,
): Promise<ExecutionResult> {
  const { executionId } = context;
  const { start, memory } = target;
  const namespaces = new Map([...memory.namespaces, ['codepipeline', { PipelineExecutionId: executionId }]]);
  context.onEvent({ type: 'execution-started', executionId, start, rollbackTargetId: target.executionId });
  return run([stage], context, { start, type: 'ROLLBACK', memory: { ...memory, namespaces } });
}

/** Runs the rest of an execution that failed or was stopped, with its own variables and artifacts. */
export async function runRetry(
  context: ExecutionContext,
  { execution, stages }: Retry,
): Promise<ExecutionResult> {
  const { executionId } = context;
  context.onEvent({ type: 'execution-resumed', executionId, stage: stages[0].name });
  return run(stages, context, execution);
}

async function run(
  stages: readonly PipelineStage[],
  { executionId, enterStage, history, ...context }: ExecutionContext,
  {
    start,
    type,
    memory: { commitIds, artifacts, namespaces },
  }: Pick<ExecutionRecord, 'start' | 'type' | 'memory'>,
): Promise<ExecutionResult> {
  const memory = { commitIds, artifacts: new Map(artifacts), namespaces: new Map(namespaces) };
  const execution: RunningExecution = { ...context, id: executionId, ...memory };
  const record = history.find(executionId);
  if (record !== undefined) record.memory = memory;
  const results = await runStages(stages, execution, enterStage);
  const status = execution.stopping.aborted && !allSucceeded(results) ? 'STOPPED' : statusOf(results);
  execution.onEvent({ type: `execution-${verbOf(status)}`, executionId });
  return { executionId, start, type, memory, stages: results, status };
}

async function runStages(
  stages: readonly PipelineStage[],
  execution: RunningExecution,
  enterStage: StageLocks['enter'],
): Promise<StageResult[]> {
  const { id, stopping } = execution;
  const results: StageResult[] = [];
  for (const stage of stages) {
    const mayEnter = allSucceeded(results) && !stopping.aborted;
    const leaveStage = mayEnter ? await enterStage(stage.name, id, stopping) : undefined;
    const mayRun = leaveStage !== undefined && !stopping.aborted;
    results.push(mayRun ? await runStage(stage, execution) : notRun(stage));
    leaveStage?.();
  }
  return results;
}

async function runStage({ name, actions }: PipelineStage, execution: RunningExecution): Promise<StageResult> {
  const { id: executionId, onEvent } = execution;
  onEvent({ type: 'stage-started', executionId, stage: name });
  const results: ActionResult[] = [];
  for (const sideBySide of byRunOrder(actions)) {
    if (execution.stopping.aborted || !allSucceeded(results)) break;
    results.push(...(await Promise.all(sideBySide.map((action) => runAction(name, action, execution)))));
  }
  const status = results.length < actions.length && allSucceeded(results) ? 'STOPPED' : statusOf(results);
  onEvent({ type: `stage-${verbOf(status)}`, executionId, stage: name });
  return { name, status, actions: results };
}

function notRun({ name }: PipelineStage): StageResult {
  return { name, status: 'NOT_RUN', actions: [] };
}

function byRunOrder(actions: readonly PipelineAction[]): PipelineAction[][] {
  const orders = [...new Set(actions.map(({ runOrder }) => runOrder))].sort((a, b) => a - b);
  return orders.map((order) => actions.filter(({ runOrder }) => runOrder === order));
}

type WithStatus = { readonly status: ExecutionStatus | 'NOT_RUN' };

function allSucceeded(results: readonly WithStatus[]): boolean {
  return results.every(({ status }) => status === 'SUCCEEDED');
}

function statusOf(results: readonly WithStatus[]): ExecutionStatus {
  if (results.some(({ status }) => status === 'FAILED')) return 'FAILED';
  return results.some(({ status }) => status === 'STOPPED') ? 'STOPPED' : 'SUCCEEDED';
}

function verbOf(status: ExecutionStatus): 'succeeded' | 'failed' | 'stopped' {
  if (status === 'SUCCEEDED') return 'succeeded';
  return status === 'FAILED' ? 'failed' : 'stopped';
}
