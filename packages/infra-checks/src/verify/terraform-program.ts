import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userCacheDirectory } from 'pipeline-steps';
import { downloadFile, readChecksum } from 'programs/download.ts';
import { extractPrograms } from 'programs/extract-zip.ts';
import { httpGetText } from 'programs/http-request.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { tryProgram } from 'programs/run-program.ts';
import { ToolMissingError } from './finding.ts';

/** The Terraform to download if PATH has none. */
const version = '1.11.4';
/** The oldest version with `use_lockfile`. */
const oldestMinor = 10;
const limits = { firstByteMs: 10_000, idleMs: 30_000 };

/** Where to look for Terraform. */
interface TerraformSource {
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

/** The environment in which Terraform checks copies of stacks, with a folder for their providers. */
export function terraformEnvironment(plugins: string): Record<string, string> {
  return {
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_PLUGIN_CACHE_DIR: plugins,
    // The stacks have no lock file, so Terraform would download a provider again for each of them.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
  };
}

/** Finds Terraform on PATH, else in the cache, else downloads the official one and verifies its checksum. */
export async function findTerraform(source: TerraformSource = officialSource()): Promise<string> {
  if (await isRecent(source.program)) return source.program;
  const file = join(source.cacheFolder, `terraform-${version}`, 'terraform');
  if (!existsSync(file)) await download(source, file);
  return file;
}

async function isRecent(program: string): Promise<boolean> {
  const { exitCode, stdout } = await tryProgram([program, 'version'], {
    environment: { CHECKPOINT_DISABLE: '1' },
  });
  const [, minor] = /Terraform v1\.(\d+)/.exec(stdout) ?? [];
  return exitCode === 0 && Number(minor) >= oldestMinor;
}

async function download({ address }: TerraformSource, file: string): Promise<void> {
  const zipName = `terraform_${version}_${platform()}.zip`;
  const folder = `${address}/terraform/${version}`;
  const sumsUrl = `${folder}/terraform_${version}_SHA256SUMS`;
  const directory = dirname(file);
  const zip = join(directory, zipName);
  try {
    const sha256 = readChecksum(await httpGetText(sumsUrl, { limits }), zipName, sumsUrl);
    await downloadFile({ url: `${folder}/${zipName}`, sha256, file: zip }, { limits });
  } catch (error) {
    throw new ToolMissingError(
      `terraform 1.10 or later is not on PATH, and ${new URL(address).host} can't be had (${sentenceOf(error)}): put it on PATH`,
    );
  }
  const unpacked = await mkdtemp(join(directory, 'unfinished-'));
  try {
    await extractPrograms(zip, unpacked, { terraform: 'terraform' });
    await rename(join(unpacked, 'terraform'), file);
  } finally {
    await rm(unpacked, { recursive: true });
    await rm(zip);
  }
}

/** The platform in HashiCorp's names: linux_amd64. */
function platform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
  return `${process.platform}_${architectures[process.arch] ?? process.arch}`;
}
