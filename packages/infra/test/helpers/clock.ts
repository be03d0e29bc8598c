import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const preload = pathToFileURL(join(import.meta.dirname, 'set-clock.js')).href;

/** Variables that set the clock of every Node program, and of those that it starts, to a moment. */
export function clockAt(moment: string): Record<string, string> {
  return { TEST_CLOCK: moment, NODE_OPTIONS: `--import=${preload}` };
}
