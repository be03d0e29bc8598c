import { setTimeout as sleep } from 'node:timers/promises';
import { sentenceOf } from 'programs/program-errors.ts';

const retryMs = 500;

/** Does the work over and over until the signal; what fails is told, once as long as it fails in the same way. */
export async function repeatUntilAborted(
  work: () => Promise<void>,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (sentence: string) => void },
): Promise<void> {
  let lastFault = '';
  while (!signal.aborted) {
    try {
      await work();
      lastFault = '';
    } catch (error) {
      const fault = sentenceOf(error);
      if (!signal.aborted && fault !== lastFault) onFault(fault);
      lastFault = fault;
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
