import { commandName, lastLines, type ProgramResult, tryProgram as run } from 'programs/run-program.ts';
import { StepError } from './errors.ts';
import type { StepContext } from './step.ts';

/** How a program ended by itself, with all it said. */
export type EndedProgram = ProgramResult & { readonly exitCode: number };

/** What runProgram does beyond reading the output. */
export interface StepProgramOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Shows the program's output as it comes. */
  readonly isShown?: boolean;
  /** What the program reads from its standard input; nothing where it is left out. */
  readonly input?: string;
  /** Ends the program by SIGTERM. */
  readonly signal?: AbortSignal;
}

/** Runs a program of a step on PATH; throws when it can't be started or does not end with 0. */
export async function runProgram(
  context: StepContext,
  program: string,
  args: readonly string[],
  options: StepProgramOptions = {},
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
  { environment, isShown, ...options }: StepProgramOptions = {},
): Promise<EndedProgram> {
  const command = [program, ...args];
  const result = await run(command, {
    ...options,
    directory: context.directory,
    environment: { ...context.environment, ...environment },
    extendEnvironment: false,
    isGraceful: true,
    ...(isShown && { onOutput: context.show }),
  });
  if (result.exitCode !== undefined) return { ...result, exitCode: result.exitCode };
  throw new StepError(
    result.failure === 'is not on PATH'
      ? `${program} is not on PATH: install it, or run this step where it is`
      : `${commandName(command)} ${result.failure}`,
  );
}

/** One sentence of which command failed and what it said last. */
export function programError(program: string, args: readonly string[], result: EndedProgram): StepError {
  const name = commandName([program, ...args]);
  const words = lastLines(result, (line) => NOISE.test(line));
  return new StepError(`${name} failed with exit code ${result.exitCode}: ${words}`);
}

/** Docker's advertisement for another builder, and the rules that BuildKit draws. */
const NOISE =
  /^(?:DEPRECATED: The legacy builder|Install the buildx component|https:\/\/docs\.docker\.com\/go\/buildx|-+$)/;
