import { setTimeout as delay } from 'node:timers/promises';
import { sentenceOf } from 'programs/program-errors.ts';
import { print, say } from '../terminal.ts';

const clearScreen = '\u001b[H\u001b[2J';

/** Prints a text again when it has changed; on a terminal, in the place of the former one. Ends with the signal. */
export async function watch(
  first: string,
  read: () => Promise<string>,
  { intervalMs, signal }: { readonly intervalMs: number; readonly signal: AbortSignal },
): Promise<void> {
  let shown: string | undefined;
  for (let next = first; ; next = await read().catch(reportFailure(next))) {
    if (next !== shown) print(process.stdout.isTTY ? `${clearScreen}${next}` : next);
    shown = next;
    const isOver = await delay(intervalMs, false, { signal }).catch(() => true);
    if (isOver) return;
  }
}

/** A failure may pass: it is reported, and what was shown stays. */
function reportFailure(shown: string) {
  return (error: unknown): string => {
    say(`status: ${sentenceOf(error)}`);
    return shown;
  };
}
