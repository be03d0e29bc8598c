import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { everyEnvironment } from 'infra/config/configuration.ts';
import { loadConfiguration } from 'infra/config/load.ts';
import { isEnvironmentName } from 'infra/config/names.ts';
import { serviceNamespace } from 'infra/config/service.ts';
import { dayOf } from 'infra/config/version-support.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { fromCaller } from 'infra/package-folder.ts';
import { runCommandLine } from 'programs/command-line.ts';
import { endWithReader, toPrintable } from 'tag-resolver';
import { environmentVariables } from './field-mappings.ts';
import { type ImportedEnvironment, importTfvars } from './import-tfvars.ts';
import { readTfvarsFiles } from './read-tfvars-files.ts';
import { readEnvironmentName } from './take-variables.ts';
import { unfoldVariables } from './unfold-variables.ts';

interface Flags {
  readonly environment?: string;
  readonly like?: string;
  readonly write?: boolean;
}

const directory = join(import.meta.dirname, '../../infra/environments');

const exitCodes = `
Exit codes:
  0  the files were printed or written
  1  the tfvars files are wrong, and nothing was written
  2  the command line is wrong`;

/** Runs `infra:import-tfvars`. Returns the exit code: 0, 1 for a fault of the files, 2 for wrong words. */
async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('pnpm infra:import-tfvars')
    .description("Print the five files of an environment with the values of the tutorial's tfvars files.")
    .argument('<file...>', 'tfvars files; - reads one from the standard input')
    .option('--environment <name>', "the environment's name (default: the value of iac_environment_tag)")
    .option('--like <name>', 'the environment to copy the other values from (default: the first one)')
    .option('--write', 'write the files to packages/infra/environments/<name>; never overwrites a folder')
    .addHelpText('after', exitCodes)
    .action(async (files: string[], flags: Flags) => {
      exitCode = await runImport(files, flags);
    });
  return (await runCommandLine('infra:import-tfvars', program, argv)) ?? exitCode;
}

async function runImport(files: readonly string[], flags: Flags): Promise<number> {
  try {
    const { environment, charts, imported } = await readImport(files, flags);
    const { texts, notes, faults } = imported;
    if (flags.write && texts) await writeFiles(join(directory, environment), environment, texts);
    process.stderr.write(notes.map((note) => `${toPrintable(note)}\n`).join(''));
    if (!texts) throw new ConfigurationError(faults);
    process.stdout.write(flags.write ? written(environment, charts) : listing(environment, texts));
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(error.faults.map((fault) => `${toPrintable(fault)}\n`).join(''));
    return 1;
  }
}

async function readImport(files: readonly string[], flags: Flags) {
  const variables = unfoldVariables(await readTfvarsFiles(files, fromCaller('.')));
  const now = new Date();
  const configuration = await loadConfiguration(directory, now);
  const { delivery } = configuration;
  const environments = everyEnvironment(configuration);
  const { environment, nameFaults } = environmentNameOf(flags, variables);
  const like = flags.like ?? environments[0]?.name;
  const model = environments.find(({ name }) => name === like);
  if (!model)
    throw new ConfigurationError([
      `There is no environment ${like}; there are ${environments.map(({ name }) => name).join(', ')}.`,
    ]);
  const serviceNamespaces = delivery.services.map((service) => serviceNamespace(service, environment));
  const serviceSubdomains = [
    ...new Set(delivery.services.flatMap(({ subdomain, aliases }) => [subdomain, ...aliases])),
  ];
  const today = dayOf(now);
  const input = { environment, variables, like: model, serviceNamespaces, serviceSubdomains, today };
  const charts = new Set(delivery.services.map(({ chart }) => chart));
  const imported = importTfvars(input);
  if (nameFaults.length === 0) return { environment, charts, imported };
  const faults = [...nameFaults, ...imported.faults];
  return { environment, charts, imported: { notes: imported.notes, faults } };
}

/** The name of the environment, with its faults: they are reported with the faults of the variables. */
function environmentNameOf(flags: Flags, variables: Variables) {
  const named = readEnvironmentName(variables);
  const name = flags.environment ?? named?.name;
  const advice = 'add --environment NAME.';
  if (name === undefined)
    return {
      environment: 'nameless',
      nameFaults: [`${environmentVariables[0]} is in none of the files; ${advice}`],
    };
  if (isEnvironmentName(name)) return { environment: name, nameFaults: [] };
  const fault = `${name} can't name an environment: it is not a DNS label that starts with a letter`;
  const isFromFile = flags.environment === undefined;
  return {
    environment: 'nameless',
    nameFaults: [isFromFile ? `${named?.file}: ${named?.variable}: ${fault}; ${advice}` : `${fault}.`],
  };
}

type Variables = ReturnType<typeof unfoldVariables>;
type Texts = NonNullable<ImportedEnvironment['texts']>;

async function writeFiles(folder: string, environment: string, texts: Texts): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new ConfigurationError([
      `packages/infra/environments/${environment} already exists and is not changed; add --environment NAME.`,
    ]);
  });
  for (const [file, text] of Object.entries(texts)) await writeFile(join(folder, `${file}.ts`), text);
}

function written(environment: string, charts: ReadonlySet<string>): string {
  const values = [...charts].map((chart) => `${chart}/environments/${environment}.yaml`).join(', ');
  return `packages/infra/environments/${environment} is written; add it to order in packages/infra/environments/delivery.ts, and write the values of each chart: ${values}.\n`;
}

function listing(environment: string, texts: Texts): string {
  return Object.entries(texts)
    .map(([file, text]) => `// packages/infra/environments/${environment}/${file}.ts\n${text}`)
    .join('\n');
}

endWithReader();
process.exitCode = await main(process.argv.slice(2));
