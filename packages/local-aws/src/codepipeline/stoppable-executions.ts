import { ApiFault } from '../aws-api/api-fault.ts';
import type { ExecutionResult, PipelineEvent } from './execution-result.ts';

/** How an execution is stopped: `signal` abandons the actions that run, `stopping` lets them end. */
interface StopSignals {
  readonly signal: AbortSignal;
  readonly stopping: AbortSignal;
}

interface Running {
  readonly abandon: AbortController;
  readonly stop: AbortController;
}

/**
 * The executions that run or wait.
 * @param options the signal that abandons all executions, and who gets their events
 */
export function createStoppableExecutions(options: {
  readonly signal: AbortSignal | undefined;
  readonly onEvent: (event: PipelineEvent) => void;
}) {
  const running = new Map<string, Running>();
  const ofAll = options.signal === undefined ? [] : [options.signal];
  return {
    add(executionId: string, run: (signals: StopSignals) => Promise<ExecutionResult>) {
      const [abandon, stop] = [new AbortController(), new AbortController()];
      const signal = AbortSignal.any([...ofAll, abandon.signal]);
      const result = run({ signal, stopping: AbortSignal.any([...ofAll, stop.signal]) });
      const forget = () => {
        // A retry of the execution may have begun meanwhile.
        if (running.get(executionId) === execution) running.delete(executionId);
      };
      const execution: Running = { abandon, stop };
      running.set(executionId, execution);
      result.then(forget, forget);
      return result;
    },
    /** Stops an execution; one that StopPipelineExecution would refuse is an ApiFault. */
    stop(executionId: string, isAbandoned: boolean): void {
      const execution = running.get(executionId);
      if (execution === undefined)
        throw new ApiFault(
          'PipelineExecutionNotStoppableException',
          `the execution ${executionId} does not run, so it can't be stopped`,
        );
      if (execution.stop.signal.aborted && !(isAbandoned && !execution.abandon.signal.aborted))
        throw new ApiFault(
          'DuplicatedStopRequestException',
          `the execution ${executionId} is stopping already`,
        );
      options.onEvent({ type: 'execution-stopping', executionId });
      execution.stop.abort();
      if (isAbandoned) execution.abandon.abort();
    },
  };
}
