import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const preload = pathToFileURL(join(import.meta.dirname, 'set-clock.js')).href;

/** Variables with which every Node program, and those that it starts, have the clock at that moment. */
export function clockAt(moment: string): Record<string, string> {
  return { TEST_CLOCK: moment, NODE_OPTIONS: `--import=${preload}` };
}
