import { randomUUID } from 'node:crypto';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkStart } from './check-start.ts';
import type { ExecutionResult } from './execution-result.ts';
import { PipelineError } from './pipeline-error.ts';
import { type ExecutionRequest, runExecution } from './run-execution.ts';

export interface ExecutionQueue {
  /** Queues an execution; resolves when it has ended. A start that is refused is a PipelineError at once. */
  start(start: PipelineStart): Promise<ExecutionResult>;
  /** Resolves when nothing runs or waits. */
  whenIdle(): Promise<void>;
}

export interface QueueOptions extends Omit<ExecutionRequest, 'start' | 'executionId'> {
  readonly createExecutionId?: () => string;
}

/** The pipeline's executions as QUEUED runs them: one after the other, in the order they were started. */
export function createExecutionQueue(options: QueueOptions): ExecutionQueue {
  const { createExecutionId = randomUUID, ...request } = options;
  const { pipeline } = options.stack;
  if (pipeline.executionMode !== 'QUEUED') {
    throw new PipelineError(
      `pipeline ${pipeline.name}: execution mode ${pipeline.executionMode} is not known to the rehearsal; it knows QUEUED.`,
    );
  }
  checkPipeline(options.stack);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async start(start) {
      checkStart(start, pipeline);
      const executionId = createExecutionId();
      options.onEvent?.({ type: 'execution-queued', executionId, start });
      const result = last.then(() => runExecution({ ...request, start, executionId }));
      last = result.catch(() => undefined);
      return result;
    },
    async whenIdle() {
      for (let waited: Promise<unknown> | undefined; waited !== last; ) {
        waited = last;
        await waited;
      }
    },
  };
}
