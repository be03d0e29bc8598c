import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stackFile } from 'infra/synthesized/synthesized-stack.ts';

/** Writes a stack where a synthesis to the folder would write it. Returns the stack's own folder. */
export function writeStack(folder: string, name: string, stack: object): string {
  const file = stackFile(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(stack, null, 2));
  return dirname(file);
}
