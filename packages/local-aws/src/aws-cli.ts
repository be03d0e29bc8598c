import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { ActionableError } from 'programs/actionable-error.ts';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** The AWS CLI of a machine. */
interface AwsCli {
  /** The folder of the program and its libraries. */
  readonly directory: string;
  readonly program: string;
}

const packageName = '@aws-cdk/asset-awscli-v2';
/** The program and its libraries, in the zip of the package. */
const distribution = /^awscli\/v2\/[^/]+\/dist\/(.+)$/;
const symlinkType = 0o120000;
const fileTypeMask = 0o170000;

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
    await unpack(source.zipFile, unfinished);
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

async function unpack(zipFile: string, folder: string): Promise<void> {
  const zip = await openPromise(zipFile);
  let files = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = distribution.exec(entry.fileName)?.[1];
      if (name === undefined || name.endsWith('/')) continue;
      await unpackEntry(zip, entry, join(folder, name));
      files += 1;
    }
  } finally {
    zip.close();
  }
  if (files === 0)
    throw new ActionableError(`${zipFile} has no AWS CLI: remove node_modules and install again.`);
}

async function unpackEntry(zip: ZipFile, entry: Entry, file: string): Promise<void> {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & fileTypeMask) === symlinkType) throw new ActionableError(`${entry.fileName} is a link.`);
  await mkdir(dirname(file), { recursive: true });
  let checksum = 0;
  const sum = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  const content = await zip.openReadStreamPromise(entry);
  await pipeline(content, sum, createWriteStream(file, { flags: 'wx', mode: mode & 0o755 || 0o644 }));
  if (checksum !== entry.crc32)
    throw new ActionableError(
      `${entry.fileName} of ${packageName} is damaged: remove node_modules and install again.`,
    );
}
