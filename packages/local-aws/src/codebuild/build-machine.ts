import { ActionableError } from 'programs/actionable-error.ts';
import { tryProgram } from 'programs/run-program.ts';

/** The machine a build runs on: what CodeBuild's container is in AWS. */
export interface BuildMachine {
  /** Precedes every command, such as `nsenter ... --`; empty to run here. Its program is found on `path`. */
  readonly commandPrefix: readonly string[];
  /** PATH of the build. */
  readonly path: string;
  /** Fills an empty directory that becomes HOME. */
  createHome(directory: string): Promise<void>;
  /** Value of git's credential.helper for `git-credential-helper: yes`. */
  readonly gitCredentialHelper: string;
  /** Variables of the machine, such as DOCKER_HOST; all other variables of the build override them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs one program on the build's machine, outside of the build, and returns its stdout. */
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

/** Fails unless the machine's Node has the major version of the buildspec's runtime-versions. */
export async function checkNodeVersion(machine: BuildMachine, wanted: number): Promise<void> {
  const version = (await runInMachine(machine, 'node', ['--version'])).trim();
  if (Number.parseInt(version.replace(/^v/, ''), 10) === wanted) return;
  throw new ActionableError(
    `phases.install.runtime-versions: the buildspec asks for Node ${wanted}, the machine's PATH has ${version}; ` +
      'change one of them.',
  );
}
