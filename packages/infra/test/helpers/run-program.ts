import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs a program to its end; its path is from this package's `src`, or absolute. */
export function runProgram(file: string, ...args: readonly string[]) {
  const program = resolve(import.meta.dirname, '../../src', file);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}
