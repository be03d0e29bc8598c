import { Command } from 'commander';
import { repository, runScaffold } from '../scaffold.ts';
import { addEnvironment } from './add-environment.ts';

interface Options {
  readonly like?: string;
  readonly account?: string;
  readonly region?: string;
  readonly approval: boolean;
}

const command = new Command('add:environment')
  .description(
    'Add an environment, as a copy of another one with its own names and network. It is delivered last, after an approval.',
  )
  .argument('<name>', 'the name of the environment, its folder and its stacks, such as qa')
  .option('--like <environment>', 'the environment to copy (default: the last in the order of delivery)')
  .option('--account <id>', 'its AWS account (default: that of the copied environment)')
  .option('--region <region>', 'its AWS region (default: that of the copied environment)')
  .option('--no-approval', 'deliver to it without an approval')
  .addHelpText(
    'after',
    `
Examples:
  npx --yes pnpm add:environment qa                               as the last one
  npx --yes pnpm add:environment qa --like staging --no-approval  as staging`,
  );

await runScaffold(command, (signal, name: string, { like, account, region, approval }: Options) =>
  addEnvironment(name, { repository, signal, like, account, region, needsApproval: approval }),
);
