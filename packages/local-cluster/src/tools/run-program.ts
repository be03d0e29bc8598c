import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

export interface RunOptions {
  /** Set for the program beside what this process has. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Ends the program and all that it started. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Out of reach of the terminal's Ctrl-C and of the signal: the program must be let finish. */
  readonly isUninterruptible?: boolean;
  /** Each line of both outputs, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  /** Undefined when a signal ended the program or it could not be started. */
  readonly exitCode: number | undefined;
  readonly standardOutput: string;
  /** The last lines of both outputs, in about the order in which they came; or why it did not start. */
  readonly output: string;
}

const KEPT_LINES = 2000;

/** Runs a program with nothing on its input; a failure is in the result, an abort is thrown. */
export async function runProgram(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program = '', ...programArguments] = command;
  options.signal?.throwIfAborted();
  const standardOutput: string[] = [];
  const lastLines: string[] = [];
  const keep = (line: string): void => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    options.onLine?.(line);
  };
  const subprocess = execa(program, programArguments, {
    stdin: 'ignore',
    buffer: false,
    reject: false,
    killDescendants: true,
    ...(options.environment && { env: options.environment }),
    ...(options.directory && { cwd: options.directory }),
    ...(options.timeoutMs && { timeout: options.timeoutMs }),
    ...(options.isUninterruptible ? { cleanup: false } : options.signal && { cancelSignal: options.signal }),
  });
  await Promise.all([
    eachLine(subprocess.stdout, (line) => {
      standardOutput.push(line);
      keep(line);
    }),
    eachLine(subprocess.stderr, keep),
  ]);
  const result = await subprocess;
  if (!options.isUninterruptible) options.signal?.throwIfAborted();
  if (result.exitCode === undefined && result.failed) lastLines.push(result.shortMessage ?? '');
  return {
    exitCode: result.exitCode,
    standardOutput: standardOutput.join('\n'),
    output: lastLines.join('\n'),
  };
}

async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) onLine(line);
}
