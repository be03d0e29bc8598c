/** The stages of a pipeline, in each of which one execution is at a time. */
export interface StageLocks {
  /** Waits for the stage's turn, and gives the function that leaves it. */
  enter(stage: string): Promise<() => void>;
  isBusy(stage: string): boolean;
}

export function createStageLocks(): StageLocks {
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
