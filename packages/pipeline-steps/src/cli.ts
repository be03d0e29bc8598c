import { CommanderError } from 'commander';
import { UsageError } from './errors.ts';
import { createProgram } from './steps.ts';

const context = { environment: process.env, directory: process.cwd(), say, show };
const program = createProgram(context, (result) => process.stdout.write(`${result}\n`));

for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} });
}
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong in one sentence and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const words =
      error.code === 'commander.help' ? 'no step is named' : error.message.replace(/^error: /, '');
    say(`${words}; \`pipeline-steps --help\` lists the steps and \`pipeline-steps <step> --help\` its flags`);
    return 2;
  }
  say(error instanceof Error ? error.message : String(error));
  return error instanceof UsageError ? 2 : 1;
}

function show(output: Uint8Array): void {
  process.stderr.write(output);
}

function say(text: string): void {
  process.stderr.write(`pipeline-steps: ${text}\n`);
}
