import { commandName, lastLines, type ProgramResult, tryProgram as run } from 'programs/run-program.ts';
import { StepError } from './errors.ts';
import type { StepContext } from './step.ts';

/** The exit code and output of a program that ended by itself. */
export type EndedProgram = ProgramResult & { readonly exitCode: number };

/** Options of runProgram. */
export interface StepProgramOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Shows the program's output as it comes. */
  readonly isShown?: boolean;
  /** The standard input; empty by default. */
  readonly input?: string;
  /** Ends the program by SIGTERM. */
  readonly signal?: AbortSignal;
}

/** Runs a program on PATH; throws if it cannot be started or exits with another code than 0. */
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

/** Like runProgram, but returns any exit code. */
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
      ? `${program} is not on PATH: install it`
      : `${commandName(command)} ${result.failure}`,
  );
}

/** How the API server refuses its clients a right, and a role that is not let into the cluster. */
const refusals: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    / is forbidden: User "[^"]*" cannot /,
    'the stack <environment>-namespaces has the rights of the deployer: deploy it, or add the right there',
  ],
  [
    /\bUnauthorized\b|You must be logged in to the server|asked for the client to provide credentials/,
    'the stack <environment>-eks lets the deployer into the cluster: deploy it',
  ],
];

/** One sentence with the failed command and its last output; where the API server refused it, with what to do. */
export function programError(program: string, args: readonly string[], result: EndedProgram): StepError {
  const name = commandName([program, ...args]);
  const words = lastLines(result, (line) => noise.test(line));
  const isClient = program === 'helm' || program === 'kubectl';
  const [, advice] = refusals.find(([pattern]) => isClient && pattern.test(words)) ?? [];
  const next = advice === undefined ? '' : `; ${advice}`;
  return new StepError(`${name} failed with exit code ${result.exitCode}: ${words}${next}`);
}

/** Docker's hint at another builder, and BuildKit's ruled lines. */
const noise =
  /^(?:DEPRECATED: The legacy builder|Install the buildx component|https:\/\/docs\.docker\.com\/go\/buildx|-+$)/;
