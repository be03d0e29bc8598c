import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A program to run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the program and its children. */
  readonly signal: AbortSignal;
  readonly input?: Iterable<string>;
}

/** Runs a program without a shell. Returns its output and its duration. */
export async function runCommand(command: Command): Promise<{ stdout: string; ms: number }> {
  const { program, args, folder, environment, signal, input } = command;
  signal.throwIfAborted();
  const start = performance.now();
  // A process group of its own, so that its children end with it.
  const child = spawn(program, args, { cwd: folder, env: environment, detached: true });
  const stop = () => endProcessGroup(child, 'SIGTERM');
  signal.addEventListener('abort', stop);
  // If the program ends before it has read its input, its exit code says so.
  child.stdin.on('error', () => {});
  if (input === undefined) child.stdin.end();
  else Readable.from(input).pipe(child.stdin);
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const ms = performance.now() - start;
    signal.throwIfAborted();
    if (exitCode === 0) return { stdout, ms };
    throw new Error(`${[program, ...args].join(' ')} ended with ${exitCode ?? 'a signal'}: ${stderr.trim()}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Sends a signal to a detached process and its children. */
export function endProcessGroup({ pid }: ChildProcess, signalName: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signalName);
  } catch {
    // they have already ended
  }
}
