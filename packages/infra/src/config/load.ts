import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { ConfigurationError } from '../errors.ts';
import { packageFolder } from '../package-folder.ts';
import { accountSchema } from './account.ts';
import {
  type Configuration,
  type EnvironmentConfig,
  type EnvironmentContents,
  environmentFiles,
  type PartialEnvironment,
  parseEnvironment,
} from './configuration.ts';
import { type Delivery, deliverySchema, namedEnvironments } from './delivery.ts';
import { clusterNameFaults, derivedNameFaults } from './derived-names.ts';
import { fault, parseContent } from './faults.ts';
import { prefixedDelivery, withNamePrefix } from './name-prefix.ts';
import { type Placeholders, placeholdersSchema } from './placeholders.ts';
import { readContent } from './read-content.ts';
import { ruleFaults } from './rules.ts';
import { serviceFolderFaults } from './service-folders.ts';
import { dayOf } from './version-support.ts';

const ownDirectory = join(packageFolder, 'environments');
const repository = join(packageFolder, '../..');

/**
 * Reads and checks everything under `environments`, as of a day. The disk and the clock are read here and nowhere below.
 * @throws ConfigurationError with all faults at once.
 */
export async function loadConfiguration(directory = ownDirectory, now = new Date()): Promise<Configuration> {
  const faults: string[] = [];
  const read = <S extends z.ZodType>(file: string, schema: S) => readFile(directory, file, schema, faults);
  const account = await read('account', accountSchema);
  const delivery = await read('delivery', deliverySchema);
  const names = delivery
    ? await environmentNames(directory, delivery, faults)
    : await environmentFolders(directory);
  const environments: PartialEnvironment[] = [];
  for (const name of names) environments.push(await readEnvironment(directory, name, faults));
  faults.push(...ruleFaults({ delivery, environments, today: dayOf(now) }));
  if (account) faults.push(...clusterNameFaults(account, environments));
  if (delivery && account)
    faults.push(...derivedNameFaults(account, prefixedDelivery(delivery, account), environments));
  if (delivery) faults.push(...serviceFolderFaults(delivery, repository));
  if (faults.length > 0 || !account || !delivery) throw new ConfigurationError(faults);
  const complete = environments.filter(isComplete);
  const isRetired = ({ name }: EnvironmentConfig) => delivery.retired.environments.includes(name);
  return withNamePrefix({
    account,
    delivery,
    environments: complete.filter((environment) => !isRetired(environment)),
    retiredEnvironments: complete.filter(isRetired),
  });
}

/** The values that a user has to replace before a deploy. None where the folder has no such file. */
export async function loadPlaceholders(directory = ownDirectory): Promise<Placeholders> {
  const faults: string[] = [];
  if (!existsSync(join(directory, 'placeholders.ts'))) return [];
  const placeholders = await readFile(directory, 'placeholders', placeholdersSchema, faults);
  if (!placeholders) throw new ConfigurationError(faults);
  return placeholders;
}

async function readEnvironment(
  directory: string,
  name: string,
  faults: string[],
): Promise<PartialEnvironment> {
  const contents: { -readonly [F in keyof EnvironmentContents]: EnvironmentContents[F] } = {};
  // One after the other, so that faults come in the same order each time.
  for (const file of environmentFiles)
    contents[file] = await readContent(directory, `${name}/${file}`, faults);
  if (existsSync(join(directory, name, 'account.ts')))
    contents.account = await readContent(directory, `${name}/account`, faults);
  return parseEnvironment(name, contents, faults);
}

async function readFile<S extends z.ZodType>(
  directory: string,
  file: string,
  schema: S,
  faults: string[],
): Promise<z.infer<S> | undefined> {
  const content = await readContent(directory, file, faults);
  return content === undefined ? undefined : parseContent(file, schema, content, faults);
}

/** The named environments that have a folder. A name without a folder is a fault, and so is a folder without a name. */
async function environmentNames(directory: string, delivery: Delivery, faults: string[]): Promise<string[]> {
  const folders = await environmentFolders(directory);
  const named = namedEnvironments(delivery);
  for (const { path, name } of named)
    if (!folders.includes(name))
      faults.push(
        fault(
          'delivery',
          path,
          `${name} has no folder; there are ${folders.join(', ') || 'none'}. Put its folder back, or, when 'cdktf destroy ${name}-*' has ended, take its name out`,
        ),
      );
  const names = named.map(({ name }) => name);
  for (const folder of folders)
    if (!names.includes(folder))
      faults.push(
        fault(
          'delivery',
          'order',
          `does not hold ${folder}, which has a folder. Write it into order, or into retired.environments to keep its stacks; when 'cdktf destroy ${folder}-*' has ended, delete the folder`,
        ),
      );
  return [...new Set(names)].filter((name) => folders.includes(name));
}

/** The folders that hold at least one file of an environment, by name. */
async function environmentFolders(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  const isEnvironment = (name: string) =>
    environmentFiles.some((file) => existsSync(join(directory, name, `${file}.ts`)));
  return names.filter(isEnvironment).sort();
}

function isComplete(environment: PartialEnvironment): environment is EnvironmentConfig {
  return environmentFiles.every((file) => environment[file] !== undefined);
}
