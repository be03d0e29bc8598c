import { randomUUID } from 'node:crypto';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkRollback, type RollbackRequest } from './check-rollback.ts';
import { checkStart } from './check-start.ts';
import type { ExecutionResult, PipelineEvent } from './execution-result.ts';
import { type ExecutionRequest, runExecution, runRollback } from './run-execution.ts';

export interface ExecutionQueue {
  /** Queues an execution; resolves when it has ended. A start that is refused is an ActionableError at once. */
  start(start: PipelineStart): Promise<ExecutionResult>;
  /** Starts a rollback of a stage at once; one that is refused is an ApiFault. */
  rollbackStage(request: RollbackRequest): StartedRollback;
  /** Resolves when nothing runs or waits. */
  whenIdle(): Promise<void>;
}

export interface StartedRollback {
  readonly executionId: string;
  readonly ended: Promise<ExecutionResult>;
}

export interface QueueOptions extends Omit<ExecutionRequest, 'start' | 'executionId' | 'enterStage'> {
  readonly createExecutionId?: () => string;
}

/**
 * The executions of a QUEUED pipeline: one after the other, in the order of their starts. A rollback does not
 * queue; it runs at once, in a stage where nothing else runs.
 */
export function createExecutionQueue(options: QueueOptions): ExecutionQueue {
  const { createExecutionId = randomUUID, ...given } = options;
  const { pipeline } = options.stack;
  checkPipeline(options.stack);
  const executions = new Map<string, ExecutionResult>();
  const latest = new Map<string, string>();
  const locks = createStageLocks();
  const onEvent = (event: PipelineEvent) => {
    if (event.type === 'stage-started') latest.set(event.stage, event.executionId);
    options.onEvent?.(event);
  };
  const context = { ...given, onEvent, enterStage: locks.enter };
  const remember = (result: ExecutionResult) => {
    executions.set(result.executionId, result);
    return result;
  };
  let last: Promise<unknown> = Promise.resolve();
  const running = new Set<Promise<unknown>>();
  return {
    async start(start) {
      checkStart(start, pipeline);
      const executionId = createExecutionId();
      onEvent({ type: 'execution-queued', executionId, start });
      const result = last.then(() => runExecution({ ...context, start, executionId }).then(remember));
      last = result.catch(() => undefined);
      return result;
    },
    rollbackStage(request) {
      const { stage, target } = checkRollback(request, pipeline, {
        executions,
        latestExecutionId: latest.get(request.stageName),
        isBusy: locks.isBusy(request.stageName),
      });
      const executionId = createExecutionId();
      const ended = runRollback({ ...context, executionId, stage, target }).then(remember);
      const settled = ended.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return { executionId, ended };
    },
    async whenIdle() {
      for (let waited: Promise<unknown> | undefined; waited !== last || running.size > 0; ) {
        waited = last;
        await Promise.all([waited, ...running]);
      }
    },
  };
}

/** Locks that let one execution at a time into each stage of a pipeline. */
interface StageLocks {
  /** Waits until the stage is free; returns the function that leaves it. */
  enter(stage: string): Promise<() => void>;
  isBusy(stage: string): boolean;
}

function createStageLocks(): StageLocks {
  const last = new Map<string, Promise<void>>();
  return {
    async enter(stage) {
      const before = last.get(stage);
      const { promise, resolve } = Promise.withResolvers<void>();
      last.set(stage, promise);
      await before;
      return () => {
        if (last.get(stage) === promise) last.delete(stage);
        resolve();
      };
    },
    isBusy: (stage) => last.has(stage),
  };
}
