import type { PipelineAction, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import type { Retry } from './check-retry.ts';
import type { CheckedStart } from './check-start.ts';
import type {
  ActionResult,
  ExecutionMemory,
  ExecutionResult,
  ExecutionStatus,
  PastExecution,
  PastStage,
  StageResult,
} from './execution-result.ts';
import { type RunningExecution, runAction } from './run-action.ts';
import type { StageLocks } from './stage-locks.ts';

/** The context of an execution, a rollback or a retry. */
export interface ExecutionContext extends Omit<RunningExecution, 'id' | keyof ExecutionMemory> {
  readonly executionId: string;
  readonly enterStage: StageLocks['enter'];
  /** Gets the execution when it starts. Its stages and its memory grow while it runs. */
  readonly remember: (execution: PastExecution) => void;
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
  target: PastExecution,
): Promise<ExecutionResult> {
  const { executionId } = context;
  const { start, memory } = target;
  const namespaces = new Map([...memory.namespaces, ['codepipeline', { PipelineExecutionId: executionId }]]);
  context.onEvent({ type: 'execution-started', executionId, start, rollbackTargetId: target.executionId });
  return run([stage], context, { start, type: 'ROLLBACK', memory: { ...memory, namespaces } });
}

/** Runs the rest of an execution that failed or was stopped, with its own variables and artifacts. */
export async function runRetry(context: ExecutionContext, retry: Retry): Promise<ExecutionResult> {
  const { execution, stages } = retry;
  context.onEvent({
    type: 'execution-resumed',
    executionId: context.executionId,
    stage: stages[0].name,
  });
  return run(stages, context, execution, retry);
}

async function run(
  stages: readonly PipelineStage[],
  { executionId, enterStage, remember, ...context }: ExecutionContext,
  {
    start,
    type,
    memory: { commitIds, artifacts, namespaces },
  }: Omit<PastExecution, 'executionId' | 'stages'>,
  { before, done }: Pick<Retry, 'before' | 'done'> = { before: [], done: [] },
): Promise<ExecutionResult> {
  const memory = { commitIds, artifacts: new Map(artifacts), namespaces: new Map(namespaces) };
  const execution: RunningExecution = { ...context, id: executionId, ...memory };
  const started = performance.now();
  const results: StageResult[] = [];
  const past = [...before];
  const common = { executionId, start, type, memory };
  remember({ ...common, stages: past });
  await runStages(stages, execution, enterStage, (result) => {
    past.push(pastStage(result, results.length === 0 ? done : []));
    results.push(result);
  });
  const status = execution.stopping.aborted && !allSucceeded(results) ? 'STOPPED' : statusOf(results);
  const seconds = (performance.now() - started) / 1000;
  execution.onEvent({ type: `execution-${verbOf(status)}`, executionId, seconds });
  return { ...common, stages: results, status, seconds };
}

async function runStages(
  stages: readonly PipelineStage[],
  execution: RunningExecution,
  enterStage: StageLocks['enter'],
  onResult: (result: StageResult) => void,
): Promise<void> {
  const { id, stopping } = execution;
  let isOver = false;
  for (const stage of stages) {
    const mayEnter = !isOver && !stopping.aborted;
    const leaveStage = mayEnter ? await enterStage(stage.name, id, stopping) : undefined;
    const mayRun = leaveStage !== undefined && !stopping.aborted;
    const result: StageResult = mayRun ? await runStage(stage, execution) : notRun(stage);
    isOver = result.status !== 'SUCCEEDED';
    onResult(result);
    leaveStage?.();
  }
}

/** Without the fields that only the report shows, such as errors. */
function pastStage({ name, status, actions }: StageResult, done: PastStage['actions']): PastStage {
  const ended = actions.map((action) => ({ name: action.name, status: action.status }));
  return { name, status, actions: [...done, ...ended] };
}

async function runStage({ name, actions }: PipelineStage, execution: RunningExecution): Promise<StageResult> {
  const started = performance.now();
  const { id: executionId, onEvent } = execution;
  onEvent({ type: 'stage-started', executionId, stage: name });
  const results: ActionResult[] = [];
  for (const sideBySide of byRunOrder(actions)) {
    if (execution.stopping.aborted || !allSucceeded(results)) break;
    results.push(...(await Promise.all(sideBySide.map((action) => runAction(name, action, execution)))));
  }
  const status = results.length < actions.length && allSucceeded(results) ? 'STOPPED' : statusOf(results);
  const seconds = (performance.now() - started) / 1000;
  onEvent({ type: `stage-${verbOf(status)}`, executionId, stage: name, seconds });
  return { name, status, seconds, actions: results };
}

function notRun({ name }: PipelineStage): StageResult {
  return { name, status: 'NOT_RUN', seconds: 0, actions: [] };
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
