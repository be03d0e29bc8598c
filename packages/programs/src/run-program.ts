import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { ActionableError } from './actionable-error.ts';
import { shellLine } from './shell-word.ts';

export interface RunOptions {
  /** Variables for the program, added to those of this process. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  /** False: the program gets only `environment`. */
  readonly extendEnvironment?: boolean;
  readonly directory?: string;
  /** Its standard input. */
  readonly input?: string;
  /** Ends the program and its descendants. */
  readonly signal?: AbortSignal | undefined;
  /** An abort sends SIGTERM only to the program. The result tells how it ended. */
  readonly isGraceful?: boolean;
  /** The program must finish: Ctrl-C and `signal` do not end it. */
  readonly isUninterruptible?: boolean;
  readonly timeoutMs?: number;
  /** False: the output keeps its last newline. */
  readonly stripFinalNewline?: boolean;
  /** Gets each line of stdout and stderr as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Gets the bytes of stdout and stderr as they arrive. */
  readonly onOutput?: (output: Uint8Array) => void;
}

export interface ProgramResult {
  /** Undefined if a signal ended the program, or if it did not start. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr, in about the order of their arrival; or why the program did not start. */
  readonly output: string;
  /** How it failed, as the end of a sentence: `failed with exit code 3`, `is not on PATH`. */
  readonly failure: string | undefined;
}

/**
 * Runs a program without a shell and returns its stdout, without the last newline.
 * @throws ActionableError with the command to paste and the program's output if its exit code is not 0.
 */
export async function runProgram(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await tryProgram(command, options);
  if (result.failure !== undefined) throw programError(command, result);
  return result.stdout;
}

/** As runProgram, but returns a failure. An abort is thrown, with its reason. */
export async function tryProgram(
  command: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const [program = '', ...programArguments] = command;
  const { signal, isGraceful, isUninterruptible, onLine, onOutput } = options;
  signal?.throwIfAborted();
  const subprocess = execa(program, programArguments, {
    all: true,
    reject: false,
    extendEnv: options.extendEnvironment ?? true,
    stripFinalNewline: options.stripFinalNewline ?? true,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.environment && { env: options.environment }),
    ...(options.directory && { cwd: options.directory }),
    ...(options.timeoutMs && { timeout: options.timeoutMs }),
    ...(isGraceful ? { forceKillAfterDelay: false } : { killDescendants: true }),
    ...(isUninterruptible ? { cleanup: false } : signal && { cancelSignal: signal }),
  });
  const outputs = [subprocess.stdout, subprocess.stderr];
  if (onOutput) for (const output of outputs) output.on('data', onOutput);
  const [result] = await Promise.all([
    subprocess,
    ...(onLine ? outputs.map((output) => eachLine(output, onLine)) : []),
  ]);
  if (!isUninterruptible && !isGraceful) signal?.throwIfAborted();
  const { exitCode, stdout, stderr, all } = result;
  const isStarted = exitCode !== undefined || result.signal !== undefined;
  const output = isStarted ? all : (result.originalMessage ?? '');
  return { exitCode, stdout, stderr, output, failure: failureOf(result, options) };
}

/** The error of a program that failed: one sentence with the last lines, the command to paste, and the output. */
export function programError(
  command: readonly string[],
  result: ProgramResult,
  commandToPaste = command,
): ActionableError {
  const [program = ''] = command;
  const said = result.exitCode === undefined ? '' : `: ${lastLines(result)}`;
  const wayOut = result.failure === missing ? '; install it, then run this command again' : said;
  const name = result.failure === missing ? program : commandName(command);
  return new ActionableError(`${name} ${result.failure}${wayOut}`, {
    command: shellLine(commandToPaste),
    output: result.output,
  });
}

/** The program and its subcommand, without the values: `aws ecr put-image`. */
export function commandName([program = '', ...args]: readonly string[]): string {
  const end = args.findIndex((argument) => !/^[a-z][a-z-]*$/.test(argument));
  return [program, ...args.slice(0, end === -1 ? args.length : end)].join(' ');
}

/** The last three lines that are not empty or noise, from a line that starts with `error`. */
export function lastLines(
  { stderr, stdout }: Pick<ProgramResult, 'stderr' | 'stdout'>,
  isNoise: (line: string) => boolean = () => false,
): string {
  const lines = (stderr.trim() || stdout.trim())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isNoise(line))
    .slice(-3);
  const start = lines.findIndex((line) => /^error\b/i.test(line));
  return lines.slice(Math.max(start, 0)).join('; ') || 'it printed nothing';
}

const missing = 'is not on PATH';

interface Ending {
  readonly failed: boolean;
  readonly code?: string | undefined;
  readonly timedOut: boolean;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function failureOf(ending: Ending, { timeoutMs = 0 }: RunOptions): string | undefined {
  if (!ending.failed) return undefined;
  if (ending.code === 'ENOENT') return missing;
  if (ending.timedOut) return `did not end within ${timeoutMs / 1000} s`;
  if (ending.exitCode !== undefined) return `failed with exit code ${ending.exitCode}`;
  if (ending.signal !== undefined) return `was ended by ${ending.signal}`;
  return `could not be started: ${ending.originalMessage}`;
}

async function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) onLine(line);
}
