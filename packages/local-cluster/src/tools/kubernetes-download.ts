import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { type DownloadOptions, downloadFile, readChecksum } from 'programs/download.ts';
import { type HttpLimits, httpGetText } from 'programs/http-request.ts';
import { publishFile } from 'programs/publish-file.ts';
import { tryProgram } from 'programs/run-program.ts';
import { type KubernetesVersion, kubernetesPrograms } from './kubernetes-versions.ts';

/** Where the releases are published; parameters so that a mirror or a test can take their place. */
export interface DownloadAddresses {
  readonly kubernetes: string;
  readonly etcd: string;
}

export const officialAddresses: DownloadAddresses = {
  kubernetes: 'https://dl.k8s.io/release',
  etcd: 'https://github.com/etcd-io/etcd/releases/download',
};

/** What one release would be fetched from, with the checksums that its publishers give. */
export interface KubernetesRelease {
  readonly files: readonly { name: string; url: string; sha256: string }[];
}

/** About what the six programs take, for people. */
export const releaseBytes = 420_000_000;

/**
 * Asks the publishers for the checksums of a release: a few hundred bytes, which also shows whether the
 * download is possible. Fails with a sentence's worth of reason when it is not.
 */
export async function findRelease(
  version: KubernetesVersion,
  architecture: string,
  addresses: DownloadAddresses,
  options: { limits: HttpLimits; signal?: AbortSignal | undefined },
): Promise<KubernetesRelease> {
  const base = `${addresses.kubernetes}/v${version.kubernetes}/bin/linux/${architecture}`;
  const programs = kubernetesPrograms.filter((name) => name !== 'etcd');
  const kubernetes = programs.map(async (name) => {
    const text = await httpGetText(`${base}/${name}.sha256`, options);
    return { name, url: `${base}/${name}`, sha256: readChecksum(text, name, `${base}/${name}.sha256`) };
  });
  const etcd = findEtcd(version, architecture, addresses, options);
  return { files: await Promise.all([...kubernetes, etcd]) };
}

async function findEtcd(
  version: KubernetesVersion,
  architecture: string,
  addresses: DownloadAddresses,
  options: { limits: HttpLimits; signal?: AbortSignal | undefined },
) {
  const base = `${addresses.etcd}/v${version.etcd}`;
  const name = `etcd-v${version.etcd}-linux-${architecture}.tar.gz`;
  const sums = await httpGetText(`${base}/SHA256SUMS`, options);
  return { name, url: `${base}/${name}`, sha256: readChecksum(sums, name, `${base}/SHA256SUMS`) };
}

/** Fetches a release into a folder; the files that are there whole stay, an interrupted one goes on. */
export async function downloadKubernetes(
  release: KubernetesRelease,
  folder: string,
  options: DownloadOptions & { onFile?: (name: string, index: number, count: number) => void },
): Promise<void> {
  for (const [index, { name, url, sha256 }] of release.files.entries()) {
    options.onFile?.(name, index, release.files.length);
    const file = join(folder, name);
    await downloadFile({ url, sha256, file, mode: 0o755 }, options);
    if (name.endsWith('.tar.gz')) await unpackEtcd(file, name.slice(0, -'.tar.gz'.length), folder, options);
  }
}

async function unpackEtcd(
  archive: string,
  topFolder: string,
  folder: string,
  { signal }: DownloadOptions,
): Promise<void> {
  const unpacked = await mkdtemp(join(folder, 'unpack-'));
  try {
    const member = `${topFolder}/etcd`;
    const command = [
      'tar',
      '--extract',
      '--gzip',
      '--no-same-owner',
      '--file',
      archive,
      '--directory',
      unpacked,
    ];
    const { exitCode, output } = await tryProgram([...command, member], { signal });
    if (exitCode !== 0) {
      throw new ActionableError(
        `${archive} could not be unpacked (${output}): remove it, then run this command again.`,
      );
    }
    await publishFile(join(unpacked, member), join(folder, 'etcd'));
    await rm(archive);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}
