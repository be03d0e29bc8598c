import { execa } from 'execa';

/** The result of a buildspec's commands: the exit code of the last one, and the output. */
export interface ShellEnding {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands in one bash, like version 0.2 of a buildspec, and stops at the first failure. */
export async function runCommands(
  commands: readonly string[],
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<ShellEnding> {
  const script = commands.map((command) => `${command}\n[ $? -eq 0 ] || exit 9\n`).join('');
  const options = { cwd: directory, env: environment, extendEnv: false, reject: false };
  const { exitCode, stdout, stderr } = await execa('bash', ['-c', script], options);
  return { exitCode: exitCode ?? -1, stdout, stderr };
}
