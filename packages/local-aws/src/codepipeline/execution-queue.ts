import { randomUUID } from 'node:crypto';
import type { PipelineStack } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { checkPipeline } from './check-pipeline.ts';
import { checkRetry, checkRollback, type RetryRequest, type RollbackRequest } from './check-stage.ts';
import { checkStart } from './check-start.ts';
import { createExecutionHistory, type ExecutionHistory, type ExecutionRecord } from './execution-history.ts';
import type { ExecutionResult, PipelineEvent } from './execution-result.ts';
import { createOpenApprovals, type OpenApprovals } from './open-approvals.ts';
import type { PipelineServices } from './pipeline-services.ts';
import { type ExecutionContext, runExecution, runRetry, runRollback } from './run-execution.ts';
import { createStageLocks } from './stage-locks.ts';
import { createStoppableExecutions } from './stoppable-executions.ts';

export interface ExecutionQueue {
  /** Starts an execution; resolves when it has ended. A start that is refused is an ActionableError at once. */
  start(start: PipelineStart): Promise<ExecutionResult>;
  /** Starts a rollback of a stage at once; one that is refused is an ApiFault. */
  rollbackStage(request: RollbackRequest): StartedRollback;
  /** Goes on with an execution where it failed or was stopped, at once; one that is refused is an ApiFault. */
  retryStage(request: RetryRequest): Promise<ExecutionResult>;
  /** Stops an execution, after the actions that run or abandoning them; one that has ended is an ApiFault. */
  stop(executionId: string, isAbandoned: boolean): void;
  readonly approvals: OpenApprovals;
  /** The executions that wait for a stage, in the order in which they will enter. */
  waiting(stage: string): readonly string[];
  /** The executions, with which another queue can go on where this one ends. */
  readonly history: ExecutionHistory;
}

interface StartedRollback {
  readonly executionId: string;
  readonly ended: Promise<ExecutionResult>;
}

interface QueueOptions {
  readonly stack: PipelineStack;
  readonly services: PipelineServices;
  /** Stops all executions and abandons the actions that run. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
  readonly createExecutionId?: () => string;
  /** The executions of the queue that this one goes on with. */
  readonly executions?: readonly ExecutionRecord[] | undefined;
}

/**
 * The executions of a QUEUED pipeline. A stage takes one at a time, in the order in which they reach it, so none overtakes
 * another (https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html). A rollback does not
 * queue; it runs at once, in a stage where nothing else runs.
 */
export function createExecutionQueue(options: QueueOptions): ExecutionQueue {
  const { stack, services, createExecutionId = randomUUID, signal } = options;
  checkPipeline(stack);
  const history = createExecutionHistory(options.executions);
  const locks = createStageLocks();
  const approvals = createOpenApprovals();
  const onEvent = (event: PipelineEvent) => {
    history.record(event);
    options.onEvent?.(event);
  };
  const running = createStoppableExecutions({ signal, onEvent });
  const common = { stack, services, onEvent, approvals, enterStage: locks.enter, history };
  const add = (executionId: string, run: (context: ExecutionContext) => Promise<ExecutionResult>) =>
    running.add(executionId, (signals) => run({ ...common, ...signals, executionId }));
  return {
    approvals,
    history,
    waiting: locks.waiting,
    stop: running.stop,
    async start(start) {
      const checked = checkStart(start, stack.pipeline);
      const executionId = createExecutionId();
      onEvent({ type: 'execution-queued', executionId, start });
      return add(executionId, (context) => runExecution(context, start, checked));
    },
    rollbackStage(request) {
      const isBusy = locks.isBusy(request.stageName);
      const { stage, target } = checkRollback(request, stack.pipeline, history, isBusy);
      const executionId = createExecutionId();
      return { executionId, ended: add(executionId, (context) => runRollback(context, stage, target)) };
    },
    retryStage(request) {
      const retry = checkRetry(request, stack.pipeline, history, locks.isBusy(request.stageName));
      return add(request.executionId, (context) => runRetry(context, retry));
    },
  };
}
