import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { userCacheDirectory } from 'pipeline-steps';
import { openPromise } from 'yauzl';
import { ToolMissingError } from './finding.ts';

/** The Terraform that is downloaded where PATH has none. */
const version = '1.11.4';
/** The oldest that knows `use_lockfile`. */
const oldestMinor = 10;
const requestTimeoutMs = 300_000;
const answerTimeoutMs = 10_000;

/** Where Terraform is looked for. */
export interface TerraformSource {
  /** The program's name on PATH, or its file. */
  readonly program: string;
  readonly cacheFolder: string;
  /** HashiCorp's releases. */
  readonly address: string;
}

const officialSource = (): TerraformSource => ({
  program: 'terraform',
  cacheFolder: userCacheDirectory(process.env),
  address: 'https://releases.hashicorp.com',
});

/** The Terraform of PATH, else the official one: out of the cache, or downloaded and compared with its checksum. */
export async function findTerraform(source: TerraformSource = officialSource()): Promise<string> {
  if (await isRecent(source.program)) return source.program;
  const file = join(source.cacheFolder, `terraform-${version}`, 'terraform');
  if (!existsSync(file)) await download(source, file);
  return file;
}

async function isRecent(program: string): Promise<boolean> {
  const { exitCode, stdout } = await execa(program, ['version'], {
    reject: false,
    env: { CHECKPOINT_DISABLE: '1' },
  });
  const [, minor] = /Terraform v1\.(\d+)/.exec(String(stdout)) ?? [];
  return exitCode === 0 && Number(minor) >= oldestMinor;
}

async function download({ address }: TerraformSource, file: string): Promise<void> {
  const zipName = `terraform_${version}_${platform()}.zip`;
  const folder = `${address}/terraform/${version}`;
  const checksums = (await get(`${folder}/terraform_${version}_SHA256SUMS`, answerTimeoutMs)).toString(
    'utf8',
  );
  const expected = new RegExp(`^([0-9a-f]{64})  ${zipName.replaceAll('.', '\\.')}$`, 'm').exec(
    checksums,
  )?.[1];
  if (!expected)
    throw new ToolMissingError(`${folder} has no ${zipName}: put Terraform 1.10 or later on PATH`);
  const zip = await get(`${folder}/${zipName}`, requestTimeoutMs);
  const actual = createHash('sha256').update(zip).digest('hex');
  if (actual !== expected)
    throw new ToolMissingError(
      `${folder}/${zipName} has the checksum ${actual}, not ${expected}: put Terraform on PATH`,
    );
  await unpack(zip, file);
}

async function get(address: string, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new ToolMissingError(
      `terraform 1.10 or later is not on PATH, and ${new URL(address).host} can't be had (${why}): put it on PATH`,
    );
  }
}

async function unpack(zip: Buffer, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${unfinished}.zip`, zip);
  const archive = await openPromise(`${unfinished}.zip`);
  try {
    for await (const entry of archive.eachEntry())
      if (entry.fileName === 'terraform')
        await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(unfinished));
    await chmod(unfinished, 0o755);
    await rename(unfinished, file);
  } finally {
    archive.close();
    await rm(`${unfinished}.zip`);
  }
}

/** As HashiCorp names it: linux_amd64. */
function platform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
  return `${process.platform}_${architectures[process.arch] ?? process.arch}`;
}
