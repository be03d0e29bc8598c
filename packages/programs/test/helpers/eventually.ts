import { setTimeout as sleep } from 'node:timers/promises';

const longestWaitMs = 10_000;

/** Polls until there is a value, for at most ten seconds. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + longestWaitMs;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error(`${what}: not seen within ${longestWaitMs} ms`);
}
