import { Command } from 'commander';
import { loadConfiguration } from 'infra/config/load.ts';
import { dayOf } from 'infra/config/version-support.ts';
import { repository, runScaffold } from '../scaffold.ts';
import { addService } from './add-service.ts';

interface Options {
  readonly shareSource?: boolean;
}

const command = new Command('add:service')
  .description(
    'Add a service: its package and chart, as copies of hello-service, and its entries in the environment files.',
  )
  .argument('<name>', 'the name of the service, its release and its folders, such as orders')
  .option(
    '--share-source',
    'keep its source in the CodeCommit repository of hello-service, with version tags of its own',
  )
  .addHelpText(
    'after',
    `
Examples:
  npx --yes pnpm add:service orders                 in a repository of its own
  npx --yes pnpm add:service orders --share-source  in that of hello-service`,
  );

await runScaffold(command, async (signal, name: string, { shareSource = false }: Options) => {
  const now = new Date();
  const configuration = await loadConfiguration(undefined, now);
  signal.throwIfAborted();
  return addService(name, { repository, configuration, today: dayOf(now), sharesSource: shareSource });
});
