import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationError } from 'infra/errors.ts';
import { runCommandLine } from 'programs/command-line.ts';
import { endWithReader } from 'tag-resolver';

/** The repository that this package is in. */
export const repository = join(import.meta.dirname, '../../..');

/** Lines for the user: the commands that format, draw, check, commit and rehearse the changed files. */
export function checkCommands(commitTitle: string): readonly string[] {
  return [
    '  npx --yes pnpm format',
    '  npx --yes pnpm diagram',
    '  npx --yes pnpm test user-files',
    // A rehearsal delivers commits.
    `  git add --all && git commit --message '${commitTitle}'`,
    '  npx --yes pnpm rehearse',
  ];
}

const exitCodes = `
Exit codes:
  0    it did what you asked for
  1    it was refused, and nothing was changed
  2    the command line is wrong
  130  interrupted; nothing was changed`;

/** Runs the command unless the signal is aborted before, and returns the lines to print. */
type Scaffold<Words extends readonly unknown[]> = (
  signal: AbortSignal,
  ...words: Words
) => Promise<readonly string[]>;

/** Runs a script of package.json that adds something: everything or nothing, also when it is interrupted. */
export async function runScaffold<Words extends readonly unknown[]>(
  command: Command,
  scaffold: Scaffold<Words>,
): Promise<void> {
  endWithReader();
  const name = command.name();
  command.name(`pnpm ${name}`).addHelpText('after', exitCodes);
  // Writing takes milliseconds. A signal waits for its end, so that it is complete or not done at all.
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  command.action(async (...words: unknown[]) => {
    const lines = await scaffold(controller.signal, ...(words as unknown as Words));
    process.stdout.write(`${lines.join('\n')}\n`);
  });
  try {
    process.exitCode = (await runCommandLine(name, command, process.argv.slice(2))) ?? 0;
  } catch (error) {
    process.exitCode = report(name, error, controller.signal);
  }
}

/** Prints why nothing was added, and returns the exit code. */
function report(name: string, error: unknown, { aborted }: AbortSignal): number {
  if (aborted) {
    process.stderr.write(`${name}: interrupted; nothing was changed\n`);
    return 130;
  }
  // Such as a full disk. All changes are undone already.
  if (error instanceof Error && 'syscall' in error) {
    process.stderr.write(`${name}: ${error.message}: nothing was changed; mend this and run it again\n`);
    return 1;
  }
  if (!(error instanceof ConfigurationError)) throw error;
  for (const fault of error.faults) process.stderr.write(`${name}: ${fault}\n`);
  return 1;
}
