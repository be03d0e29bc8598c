import { ConfigurationError, UsageError } from 'infra/errors.ts';
import { runCommandLine } from 'programs/command-line.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { endWithReader } from 'tag-resolver';
import { createCommandLine } from './command-line.ts';

endWithReader();
const words = process.argv.slice(2);
const [name = ''] = words;
try {
  process.exitCode = (await runCommandLine(name, createCommandLine(), words)) ?? process.exitCode;
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof ConfigurationError;
  process.stderr.write(`${name}: ${sentenceOf(error)}\n`);
  process.exitCode ??= isUsage ? 2 : 1;
}
