import { CommanderError } from 'commander';
import { ConfigurationError, UsageError } from 'infra/errors.ts';
import { endWithReader } from 'tag-resolver';
import { createCommandLine } from './command-line.ts';

endWithReader();
try {
  await createCommandLine().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError && error.exitCode === 0)) fail(error);
}

function fail(error: unknown): void {
  const name = process.argv[2] ?? 'operations';
  const isUsage =
    error instanceof CommanderError || error instanceof UsageError || error instanceof ConfigurationError;
  const words = error instanceof Error ? error.message.replace(/^error: /, '') : String(error);
  const help = error instanceof CommanderError ? `; \`pnpm ${name} --help\` lists the arguments` : '';
  process.stderr.write(`${name}: ${words}${help}\n`);
  process.exitCode ??= isUsage ? 2 : 1;
}
