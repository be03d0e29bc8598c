import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { TestFolder } from './environment.ts';

/** The program's own file. */
export const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Starts the program as a process in the test's folder. */
export function startProgram(
  folder: TestFolder,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) {
  return execa(process.execPath, [program, ...args], {
    cwd: folder.path,
    env: { ...folder.environment, ...environment },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
}

/** Runs the program and returns its exit code and output. */
export async function runProgram(folder: TestFolder, ...args: string[]) {
  const { exitCode, stdout, stderr } = await startProgram(folder, args);
  return { exitCode, stdout, stderr };
}
