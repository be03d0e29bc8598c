import { join } from 'node:path';
import { Command } from 'commander';
import { loadConfiguration } from 'infra/config/load.ts';
import { dayOf } from 'infra/config/version-support.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { runCommandLine } from 'programs/command-line.ts';
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
  .action(run);

endWithReader();
// Writing takes some milliseconds; a signal then waits, so that nothing half done is left.
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort());
try {
  process.exitCode = (await runCommandLine('add:service', program, process.argv.slice(2))) ?? 0;
} catch (error) {
  fail(error);
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
  if (!(error instanceof RefusedError || error instanceof ConfigurationError)) throw error;
  for (const fault of error.faults) process.stderr.write(`add:service: ${fault}\n`);
  process.exitCode = 1;
}
