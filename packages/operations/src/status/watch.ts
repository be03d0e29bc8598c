import { setTimeout as delay } from 'node:timers/promises';
import { canRedraw } from 'programs/can-redraw.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { print, say } from '../terminal.ts';

const clearScreen = '\u001b[H\u001b[2J';

/** Prints a text again when it has changed; on a terminal, in place of the former text. Ends with the signal. */
export async function watch(
  first: string,
  read: () => Promise<string>,
  { intervalMs, signal }: { readonly intervalMs: number; readonly signal: AbortSignal },
): Promise<void> {
  let shown: string | undefined;
  for (let next = first; ; next = await read().catch(reportFailure(next))) {
    if (next !== shown) print(canRedraw() ? `${clearScreen}${next}` : next);
    shown = next;
    const isOver = await delay(intervalMs, false, { signal }).catch(() => true);
    if (isOver) return;
  }
}

/** A failure may be temporary: it is reported, and the text stays. */
function reportFailure(shown: string) {
  return (error: unknown): string => {
    say(`status: ${sentenceOf(error)}`);
    return shown;
  };
}
