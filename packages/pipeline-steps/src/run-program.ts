import { execa } from 'execa';
import { StepError } from './errors.ts';
import type { StepContext } from './step.ts';

/** How a program ended, with all it said. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What runProgram does beyond reading the output. */
export interface RunOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Shows the program's output as it comes. */
  readonly isShown?: boolean;
  /** What the program reads from its standard input; nothing where it is left out. */
  readonly input?: string;
  /** Ends the program by SIGTERM. */
  readonly signal?: AbortSignal;
}

/** Runs a program found on PATH without a shell; throws when it can't be started or does not end with 0. */
export async function runProgram(
  context: StepContext,
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await tryProgram(context, program, args, options);
  if (result.exitCode !== 0) throw programError(program, args, result);
  return result.stdout;
}

/** The same, for a caller that knows what an exit code other than 0 means. */
export async function tryProgram(
  context: StepContext,
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const subprocess = execa(program, args, {
    cwd: context.directory,
    env: { ...context.environment, ...options.environment },
    extendEnv: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal, forceKillAfterDelay: false }),
    stripFinalNewline: false,
    reject: false,
  });
  if (options.isShown) {
    for (const output of [subprocess.stdout, subprocess.stderr]) output.on('data', context.show);
  }
  const result = await subprocess;
  if (result.exitCode !== undefined) return { ...result, exitCode: result.exitCode };
  throw new StepError(
    result.code === 'ENOENT'
      ? `${program} is not on PATH: install it, or run this step where it is`
      : `${commandName(program, args)} did not end by itself: ${result.shortMessage}`,
  );
}

/** One sentence of which command failed and what it said last. */
export function programError(program: string, args: readonly string[], result: ProgramResult): StepError {
  const name = commandName(program, args);
  return new StepError(`${name} failed with exit code ${result.exitCode}: ${lastWords(result)}`);
}

/** The program and its subcommand, without the values: `aws ecr put-image`. */
function commandName(program: string, args: readonly string[]): string {
  const end = args.findIndex((argument) => !/^[a-z][a-z-]*$/.test(argument));
  return [program, ...args.slice(0, end === -1 ? args.length : end)].join(' ');
}

/** Docker's advertisement for another builder, and the rules that BuildKit draws. */
const NOISE =
  /^(?:DEPRECATED: The legacy builder|Install the buildx component|https:\/\/docs\.docker\.com\/go\/buildx|-+$)/;

/** The last lines that say something, from where the program itself speaks of an error. */
function lastWords({ stderr, stdout }: ProgramResult): string {
  const lines = (stderr.trim() || stdout.trim())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !NOISE.test(line))
    .slice(-3);
  const start = lines.findIndex((line) => /^error\b/i.test(line));
  return lines.slice(Math.max(start, 0)).join('; ') || 'it said nothing';
}
