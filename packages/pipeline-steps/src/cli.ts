#!/usr/bin/env node
import { CommanderError } from 'commander';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { UsageError } from './errors.ts';
import { createProgram } from './steps.ts';

const context = { environment: process.env, directory: process.cwd(), say, show };
const program = createProgram(context, (result) => process.stdout.write(`${result}\n`));

// A step runs to its end although nobody reads its output, so that a cluster is not left half changed.
endWithReader(() => {
  process.exitCode ??= readerGoneExitCode;
});
for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} });
}
void main();

// Not at the top level: the bundle is a CommonJS module, which starts in two thirds of the time.
async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) await fail(error);
  }
}

/** Reports the error in the log and to the project's topic, and sets the exit code. */
async function fail(error: unknown): Promise<void> {
  const words = wordsOf(error);
  process.exitCode = error instanceof UsageError || error instanceof CommanderError ? 2 : 1;
  say(words);
  const { publishFailure } = await import('./pipeline/publish-failure.ts');
  await publishFailure(context, words);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof CommanderError)) return error instanceof Error ? error.message : String(error);
  const words = error.code === 'commander.help' ? 'no step is given' : error.message.replace(/^error: /, '');
  return `${words}; \`pipeline-steps --help\` lists the steps, and \`pipeline-steps <step> --help\` the flags of one`;
}

function show(output: Uint8Array): void {
  process.stderr.write(output);
}

function say(text: string): void {
  process.stderr.write(`pipeline-steps: ${text}\n`);
}
