import type { PipelineAction, PipelineStack, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { checkPipeline } from './check-pipeline.ts';
import type { Retry } from './check-retry.ts';
import { checkStart } from './check-start.ts';
import type {
  ActionResult,
  ExecutionMemory,
  ExecutionResult,
  ExecutionStatus,
  PastExecution,
  PastStage,
  PipelineEvent,
  StageResult,
} from './execution-result.ts';
import { createOpenApprovals, type OpenApprovals } from './open-approvals.ts';
import type { PipelineServices } from './pipeline-services.ts';
import { type RunningExecution, runAction } from './run-action.ts';
import type { StageLocks } from './stage-locks.ts';

/** The context of an execution or a rollback. */
interface ExecutionContext {
  readonly stack: PipelineStack;
  readonly services: PipelineServices;
  readonly executionId: string;
  /** Stops the execution and abandons the actions that run. */
  readonly signal?: AbortSignal;
  /** Stops the execution after the actions that run. */
  readonly stopping?: AbortSignal;
  readonly approvals?: OpenApprovals;
  readonly onEvent?: (event: PipelineEvent) => void;
  readonly enterStage?: StageLocks['enter'];
  /** Gets the execution when it starts. Its stages and its memory grow while it runs. */
  readonly remember?: (execution: PastExecution) => void;
}

export interface ExecutionRequest extends ExecutionContext {
  readonly start: PipelineStart;
}

/**
 * Runs the stack's pipeline once: stage after stage, each stage's actions by their run order, until the first
 * failure. A pipeline or a start that CodePipeline would refuse is an ActionableError before anything runs.
 */
export async function runExecution(request: ExecutionRequest): Promise<ExecutionResult> {
  const { stack, start, executionId } = request;
  checkPipeline(stack);
  const { variables, commitIds } = checkStart(start, stack.pipeline);
  const namespaces = new Map([
    ['variables', variables],
    ['codepipeline', { PipelineExecutionId: executionId }],
  ]);
  const execution = runningExecution(request, { commitIds, artifacts: new Map(), namespaces });
  request.onEvent?.({ type: 'execution-started', executionId, start });
  return run(stack.pipeline.stages, execution, { start, type: 'STANDARD' }, request);
}

/** Runs one stage with the variables and the artifacts of an execution. */
export async function runRollback(
  request: ExecutionContext & { readonly stage: PipelineStage; readonly target: PastExecution },
): Promise<ExecutionResult> {
  const { executionId, stage, target } = request;
  const { start, memory } = target;
  const execution = runningExecution(request, {
    ...memory,
    namespaces: new Map([...memory.namespaces, ['codepipeline', { PipelineExecutionId: executionId }]]),
  });
  request.onEvent?.({ type: 'execution-started', executionId, start, rollbackTargetId: target.executionId });
  return run([stage], execution, { start, type: 'ROLLBACK' }, request);
}

/** Runs the rest of an execution that failed, with its own variables and artifacts. */
export async function runRetry(
  request: ExecutionContext & { readonly retry: Retry },
): Promise<ExecutionResult> {
  const { executionId, retry } = request;
  const { execution, stages } = retry;
  const { start, type, memory } = execution;
  request.onEvent?.({ type: 'execution-resumed', executionId, stage: stages[0].name });
  return run(stages, runningExecution(request, memory), { start, type }, request, retry);
}

function runningExecution(request: ExecutionContext, memory: ExecutionMemory): RunningExecution {
  const signal = request.signal ?? new AbortController().signal;
  return {
    id: request.executionId,
    stack: request.stack,
    services: request.services,
    signal,
    stopping: request.stopping ? AbortSignal.any([signal, request.stopping]) : signal,
    approvals: request.approvals ?? createOpenApprovals(),
    onEvent: request.onEvent ?? (() => undefined),
    commitIds: memory.commitIds,
    artifacts: new Map(memory.artifacts),
    namespaces: new Map(memory.namespaces),
  };
}

async function run(
  stages: readonly PipelineStage[],
  execution: RunningExecution,
  known: Pick<ExecutionResult, 'start' | 'type'>,
  { enterStage = async () => () => undefined, remember }: ExecutionContext,
  { before, done }: Pick<Retry, 'before' | 'done'> = { before: [], done: [] },
): Promise<ExecutionResult> {
  const { id: executionId, onEvent, commitIds, artifacts, namespaces } = execution;
  const started = performance.now();
  const results: StageResult[] = [];
  const past = [...before];
  const common = { executionId, ...known, memory: { commitIds, artifacts, namespaces } };
  remember?.({ ...common, stages: past });
  await runStages(stages, execution, enterStage, (result) => {
    past.push(pastStage(result, results.length === 0 ? done : []));
    results.push(result);
  });
  const status = execution.stopping.aborted && !allSucceeded(results) ? 'STOPPED' : statusOf(results);
  const seconds = (performance.now() - started) / 1000;
  onEvent({ type: `execution-${verbOf(status)}`, executionId, seconds });
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

/** Without what only the report shows, such as errors. */
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
