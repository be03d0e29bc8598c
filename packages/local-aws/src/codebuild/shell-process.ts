import { constants } from 'node:os';
import { execa } from 'execa';
import { ActionableError } from 'programs/actionable-error.ts';
import type { BuildMachine } from './build-machine.ts';

/** A running driver: one process of the machine that reads instructions from its standard input. */
export interface ShellProcess {
  /** Exit code, 128 and the signal's number if a signal ended it. */
  readonly exited: Promise<number>;
  instruct(line: string): void;
  /** Ends the instructions: the shell runs its exit traps and exits. */
  finish(): void;
  kill(): void;
  /** The error of the prefix or the shell before its output went to the pipe. */
  failure(): Promise<ActionableError>;
}

/** Starts the driver as leader of a session and process group of its own, with nothing but `environment`. */
export function startShellProcess(
  machine: BuildMachine,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): ShellProcess {
  const [file = 'setsid', ...args] = [...machine.commandPrefix, 'setsid', '--wait', ...command];
  const subprocess = execa(file, args, {
    env: environment,
    extendEnv: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'pipe',
    reject: false,
  });
  // A shell that has exited cannot read the line; its exit code reports that.
  subprocess.stdin.on('error', () => undefined);
  return {
    exited: subprocess.then(({ exitCode, signal }) => exitCode ?? signalCode(signal)),
    instruct: (line) => subprocess.stdin.write(`${line}\n`),
    finish: () => subprocess.stdin.end(),
    kill: () => subprocess.kill('SIGKILL'),
    async failure() {
      const { stderr, originalMessage, shortMessage } = await subprocess;
      const reason = stderr === '' ? (originalMessage ?? shortMessage) : stderr;
      return new ActionableError(`the build's shell did not start: ${[file, ...args].join(' ')}: ${reason}`);
    },
  };
}

function signalCode(signal: NodeJS.Signals | undefined): number {
  return 128 + (signal === undefined ? 0 : constants.signals[signal]);
}
