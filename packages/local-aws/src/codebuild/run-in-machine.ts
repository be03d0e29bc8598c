import { execa } from 'execa';
import { ActionableError } from 'programs/actionable-error.ts';
import type { BuildMachine } from './build-machine.ts';

/** Runs one program on the build's machine, outside of the build, and gives what it printed. */
export async function runInMachine(
  machine: BuildMachine,
  program: string,
  args: readonly string[],
): Promise<string> {
  const [file = program, ...rest] = [...machine.commandPrefix, program, ...args];
  const result = await execa(file, rest, {
    env: { ...machine.environment, PATH: machine.path },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  if (!result.failed) return result.stdout;
  const reason = result.stderr === '' ? (result.originalMessage ?? result.shortMessage) : result.stderr;
  throw new ActionableError(`${program} failed on the build's machine: ${reason}`);
}
