import type { DeliveryStack, PipelineAction, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkStart } from './check-start.ts';
import type {
  ActionResult,
  ExecutionResult,
  ExecutionStatus,
  PipelineEvent,
  StageResult,
} from './execution-result.ts';
import type { PipelineServices } from './pipeline-services.ts';
import { type RunningExecution, runAction } from './run-action.ts';

export interface ExecutionRequest {
  readonly stack: DeliveryStack;
  readonly start: PipelineStart;
  readonly services: PipelineServices;
  readonly executionId: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

/**
 * Runs the stack's pipeline once: stage after stage, in each the actions by their run order, up to the first
 * failure. A pipeline or a start that CodePipeline would refuse is a PipelineError before anything runs.
 */
export async function runExecution(request: ExecutionRequest): Promise<ExecutionResult> {
  const { stack, start, services, executionId, onEvent = () => undefined } = request;
  checkPipeline(stack);
  const { variables, commitIds } = checkStart(start, stack.pipeline);
  const execution: RunningExecution = {
    id: executionId,
    stack,
    services,
    signal: request.signal ?? new AbortController().signal,
    onEvent,
    commitIds,
    sources: new Map(),
    namespaces: new Map([
      ['variables', variables],
      ['codepipeline', { PipelineExecutionId: executionId }],
    ]),
  };
  const started = performance.now();
  onEvent({ type: 'execution-started', executionId, start });
  const stages = await runStages(stack.pipeline.stages, execution);
  const status = execution.signal.aborted && !allSucceeded(stages) ? 'STOPPED' : statusOf(stages);
  const seconds = (performance.now() - started) / 1000;
  onEvent({ type: `execution-${verbOf(status)}`, executionId, seconds });
  return { executionId, status, start, seconds, stages };
}

async function runStages(
  stages: readonly PipelineStage[],
  execution: RunningExecution,
): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const stage of stages) {
    const mayRun = !execution.signal.aborted && allSucceeded(results);
    results.push(mayRun ? await runStage(stage, execution) : notRun(stage));
  }
  return results;
}

async function runStage({ name, actions }: PipelineStage, execution: RunningExecution): Promise<StageResult> {
  const started = performance.now();
  const { id: executionId, onEvent } = execution;
  onEvent({ type: 'stage-started', executionId, stage: name });
  const results: ActionResult[] = [];
  for (const sideBySide of byRunOrder(actions)) {
    if (execution.signal.aborted || !allSucceeded(results)) break;
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
