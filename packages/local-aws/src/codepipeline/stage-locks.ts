export type StageLocks = ReturnType<typeof createStageLocks>;

interface Waiting {
  readonly executionId: string;
  readonly enter: () => void;
}

/** Locks that let one execution at a time into each stage of a pipeline. */
export function createStageLocks() {
  /** What waits for each stage that is in use. */
  const queues = new Map<string, Waiting[]>();
  const leave = (stage: string) => {
    const next = queues.get(stage)?.shift();
    if (next === undefined) queues.delete(stage);
    else next.enter();
  };
  return {
    /**
     * Waits until the stage is free, behind the executions that reached it before. Resolves to the function that leaves it,
     * or to undefined if the signal ends the wait.
     */
    async enter(stage: string, executionId: string, signal: AbortSignal) {
      const queue = queues.get(stage);
      if (queue === undefined) queues.set(stage, []);
      else if (!(await waitIn(queue, executionId, signal))) return undefined;
      return () => leave(stage);
    },
    /** The executions that wait for the stage, in the order in which they will enter. */
    waiting: (stage: string): readonly string[] =>
      (queues.get(stage) ?? []).map(({ executionId }) => executionId),
    isBusy: (stage: string) => queues.has(stage),
  };
}

/** Whether the execution entered; it leaves the queue if it is stopped before. */
async function waitIn(queue: Waiting[], executionId: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const waiting = { executionId, enter: () => resolve(true) };
  const stop = () => {
    const place = queue.indexOf(waiting);
    if (place !== -1) queue.splice(place, 1);
    resolve(false);
  };
  queue.push(waiting);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', stop));
}
