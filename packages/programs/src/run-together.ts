type Work<Result> = (signal: AbortSignal) => Promise<Result>;

/**
 * Runs works side by side and returns their results, as `Promise.all` does. When one fails, the signal of the others is
 * aborted; the first failure is thrown once all have ended.
 */
export async function runTogether<const Results extends readonly unknown[]>(
  works: { readonly [Index in keyof Results]: Work<Results[Index]> },
  signal?: AbortSignal,
): Promise<Results> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const running = works.map((work) => work(either));
  try {
    return (await Promise.all(running)) as unknown as Results;
  } catch (error) {
    stop.abort();
    await Promise.allSettled(running);
    throw error;
  }
}
