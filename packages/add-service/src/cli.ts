import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { loadConfiguration } from 'infra/config/load.ts';
import { dayOf } from 'infra/config/version-support.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { endWithReader } from 'tag-resolver';
import { addService } from './add-service.ts';
import { RefusedError } from './errors.ts';

const repository = join(import.meta.dirname, '../../..');

const program = new Command('add:service')
  .description(
    'Add a service: its package and chart, as copies of hello-service, and its entries in the environment files.',
  )
  .argument('<name>', 'the name of the service, its release and its folders, such as orders')
  .option(
    '--share-source',
    'keep its source in the CodeCommit repository of hello-service, with version tags of its own',
  )
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => {}, writeErr: () => {} })
  .action(run);

endWithReader();
// Writing takes some milliseconds; a signal then waits, so that nothing half done is left.
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError && error.exitCode === 0)) fail(error);
}

async function run(name: string, { shareSource = false }: { readonly shareSource?: boolean }): Promise<void> {
  const now = new Date();
  const configuration = await loadConfiguration(undefined, now);
  controller.signal.throwIfAborted();
  const lines = addService(name, {
    ...{ repository, configuration, today: dayOf(now) },
    sharesSource: shareSource,
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

function fail(error: unknown): void {
  if (controller.signal.aborted) {
    process.stderr.write('add:service: interrupted; nothing was changed\n');
    process.exitCode = 130;
    return;
  }
  const sentences = sentencesOf(error);
  for (const sentence of sentences) process.stderr.write(`add:service: ${sentence}\n`);
  process.exitCode = error instanceof CommanderError ? 2 : 1;
}

function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof RefusedError || error instanceof ConfigurationError) return error.faults;
  if (!(error instanceof CommanderError)) throw error;
  return [`${error.message.replace(/^error: /, '')}; \`npx --yes pnpm add:service --help\` shows the usage`];
}
