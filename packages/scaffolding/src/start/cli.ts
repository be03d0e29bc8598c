import { Command, Option } from 'commander';
import { repository, runScaffold } from '../scaffold.ts';
import { questions } from './questions.ts';
import { start } from './start.ts';
import { openTerminal } from './terminal.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly [flag: string]: string | boolean | undefined;
}

const command = new Command('start').description(
  'Ask for the values that are yours, and write them into the environment files. Without a terminal, only the options count. An empty answer keeps what is there.',
);
for (const { flag, text } of questions) command.addOption(new Option(`--${flag} <value>`, text));
command.option('--dry-run', 'show the difference, and write nothing').addHelpText(
  'after',
  `
Examples:
  npx --yes pnpm start  ask for each value
  npx --yes pnpm start --account 111122223333 --region eu-west-1 \\
    --domain example.com --admin-roles platform`,
);

await runScaffold(command, async (signal, options: Options) => {
  const given = Object.fromEntries(
    questions.map(({ flag }) => [
      flag,
      options[new Option(`--${flag}`).attributeName()] as string | undefined,
    ]),
  );
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const terminal = isTerminal ? openTerminal(signal) : undefined;
  try {
    return await start({ repository, signal, given, isDryRun: options.dryRun ?? false, terminal });
  } finally {
    terminal?.close();
  }
});
