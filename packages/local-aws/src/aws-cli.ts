import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ActionableError } from 'programs/actionable-error.ts';
import { extractZip } from 'programs/extract-zip.ts';

/** The AWS CLI of a machine. */
interface AwsCli {
  /** The folder of the program and its libraries. */
  readonly directory: string;
  readonly program: string;
}

const packageName = '@aws-cdk/asset-awscli-v2';
/** The program and its libraries, in the zip of the package. */
const distribution = /^awscli\/v2\/[^/]+\/dist\/(.+)$/;

/** The unpacked size of the AWS CLI. */
export const awsCliBytes = 245_000_000;

/** The AWS CLI of the lockfile's version if it is in the cache already. Changes nothing. */
export async function findAwsCli(cacheDirectory: string, source?: CliPackage): Promise<AwsCli | undefined> {
  const cli = cliOf(source ?? (await cliPackage()), cacheDirectory);
  const names = await readdir(cli.directory).catch((): string[] => []);
  return names.includes('aws') ? cli : undefined;
}

/**
 * Unpacks the AWS CLI 2 from its npm package, whose checksum is in the lockfile, unless it is there. Its folder appears
 * whole or not at all.
 */
export async function installAwsCli(cacheDirectory: string, of?: CliPackage): Promise<AwsCli> {
  const source = of ?? (await cliPackage());
  const found = await findAwsCli(cacheDirectory, source);
  if (found) return found;
  const cli = cliOf(source, cacheDirectory);
  await mkdir(cacheDirectory, { recursive: true });
  await removeUnfinished(cli);
  const unfinished = await mkdtemp(`${cli.directory}.unfinished-`);
  try {
    const files = await extractZip(source.zipFile, unfinished, (name) => distribution.exec(name)?.[1]);
    if (files.length === 0)
      throw new ActionableError(`${source.zipFile} has no AWS CLI: remove node_modules and install again.`);
    await rename(unfinished, cli.directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return cli;
}

/** The npm package: its version, and its zip. */
interface CliPackage {
  readonly version: string;
  readonly zipFile: string;
}

async function cliPackage(): Promise<CliPackage> {
  const manifest = fileURLToPath(import.meta.resolve(`${packageName}/package.json`));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return { version, zipFile: join(dirname(manifest), 'lib', 'layer.zip') };
}

function cliOf({ version }: CliPackage, cacheDirectory: string): AwsCli {
  const directory = join(cacheDirectory, `aws-cli-${version}`);
  return { directory, program: join(directory, 'aws') };
}

/** Removes what a killed installation left. The rehearsal holds the lock of the cache, so that no other one runs. */
async function removeUnfinished({ directory }: AwsCli): Promise<void> {
  const folder = dirname(directory);
  const prefix = `${directory.slice(folder.length + 1)}.unfinished-`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
