import { ActionableError } from 'programs/actionable-error.ts';
import { tryProgram } from 'programs/run-program.ts';
import type { BuildMachine } from './build-machine.ts';

/** Runs one program on the build's machine, outside of the build, and gives what it printed. */
export async function runInMachine(
  machine: BuildMachine,
  program: string,
  args: readonly string[],
): Promise<string> {
  const result = await tryProgram([...machine.commandPrefix, program, ...args], {
    environment: { ...machine.environment, PATH: machine.path },
    extendEnvironment: false,
  });
  if (result.failure === undefined) return result.stdout;
  const reason = result.stderr || result.output;
  throw new ActionableError(`${program} failed on the build's machine: ${reason}`);
}
