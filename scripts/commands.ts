import { Command } from 'commander';

/** A command of package.json whose program has no parser of its own. */
interface Script {
  readonly description: string;
  /** The module that does it, from this folder; it reads the arguments itself. */
  readonly module?: string;
  /** Imported before the module. */
  readonly settings?: string;
  /** The program that does it, which gets the arguments behind its own. */
  readonly program?: readonly [string, ...string[]];
  readonly argument?: readonly [syntax: string, description: string];
  readonly options?: readonly (readonly [flags: string, description: string])[];
}

const infraSettings = '../packages/infra/src/node-settings.js';
const exitCodes = `
Exit codes:
  0    it did what you asked for
  1    it failed, or found something
  2    the command line is wrong
  130  interrupted`;

/** By the name of the script. */
export const scripts: Readonly<Record<string, Script>> = {
  bench: {
    description: 'Measure this project beside a named peer, and print the ratios.',
    module: '../bench/run.ts',
    argument: ['[name...]', 'tag, service, synth, delivery or rehearsal (default: all)'],
    options: [['--against <commit>', 'what rehearsal is compared with (default: the newest release)']],
  },
  build: {
    description: 'Bundle what CodeBuild and the image run.',
    program: ['pnpm', '--recursive', '--loglevel=info', 'run', 'build'],
  },
  'chart:docs': {
    description: 'Write the README of each chart from its values.',
    module: '../packages/diagrams/src/readme/chart-docs.ts',
  },
  check: {
    description: 'Run all that CI runs: tests, checks of the stacks, a rehearsal and the e2e tests.',
    program: ['bash', '.ci/run'],
  },
  'commands:docs': {
    description: 'Write docs/reference/commands.md and scripts/completion.sh from the help of each command.',
    module: './write-command-docs.ts',
  },
  diagram: {
    description: 'Draw the pictures of docs/ from the stacks.',
    module: '../packages/diagrams/src/main.ts',
    settings: infraSettings,
  },
  format: {
    description: 'Format the files, and mend what the linter can.',
    program: ['biome', 'check', '--write'],
    argument: ['[path...]', 'files and folders (default: all)'],
  },
  lint: {
    description: 'Check the files by the rules of biome.json.',
    program: ['biome', 'check', '--error-on-warnings'],
    argument: ['[path...]', 'files and folders (default: all)'],
  },
  release: {
    description: 'Commit the changelog of a version, and tag it. Needs main without changes.',
    module: './release.ts',
    argument: ['<version>', 'such as 1.2.0'],
    options: [['--dry-run', 'print the section of the changelog, and change nothing']],
  },
  synth: {
    description: 'Write the Terraform of all stacks to packages/infra/cdktf.out.',
    module: '../packages/infra/src/bundled-synth.js',
    options: [
      ['--order', 'print the order in which to deploy the stacks, instead of the files'],
      ['--summary', 'print what each environment contains and costs, instead of the files'],
    ],
  },
  test: {
    description: 'Check types and lint, then run all tests but those of test/e2e.',
    module: './test.ts',
    argument: ['[word...]', 'run only the test files with a word in their path, without types and lint'],
  },
  'test:e2e': {
    description: 'Run the tests of test/e2e: on a real Kubernetes, for about ten minutes.',
    module: './test-e2e.ts',
    argument: ['[word...]', 'run only the test files with a word in their path'],
  },
  typecheck: {
    description: 'Check the types.',
    program: ['tsc', '--noEmit'],
  },
  versions: {
    description:
      'Print the versions that the stacks pin: support, nodes, autoscaler and add-ons by Kubernetes minor.',
    module: '../packages/infra/src/versions/main.ts',
    settings: infraSettings,
    options: [
      ['--check', 'print what AWS has that is newer; exit with 1 if there is something'],
      ['--from <file>', 'read the answers of AWS from a file'],
      ['--save <file>', 'write the answers of AWS to a file'],
    ],
  },
};

/** The command line of a script. `run` gets its arguments as they were given. */
export function commandLine(name: string, script: Script, run: () => Promise<void>): Command {
  const command = new Command(`pnpm ${name}`)
    .description(script.description)
    .helpCommand(false)
    .addHelpText('after', exitCodes)
    .action(run);
  if (script.argument) command.argument(...script.argument);
  for (const option of script.options ?? []) command.option(...option);
  return command;
}
