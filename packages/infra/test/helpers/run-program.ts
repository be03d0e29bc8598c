import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a program of this package, named from `src`, to its end. */
export function runProgram(file: string, ...args: readonly string[]) {
  const program = join(import.meta.dirname, '../../src', file);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}
