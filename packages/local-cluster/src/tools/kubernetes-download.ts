import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { type DownloadOptions, downloadFile, readChecksum } from 'programs/download.ts';
import { type HttpLimits, httpGetText } from 'programs/http-request.ts';
import { publishFile } from 'programs/publish-file.ts';
import { tryProgram } from 'programs/run-program.ts';
import { type KubernetesVersion, kubernetesPrograms } from './kubernetes-versions.ts';

/** The addresses of the releases. */
export interface DownloadAddresses {
  readonly kubernetes: string;
  readonly etcd: string;
}

export const officialAddresses: DownloadAddresses = {
  kubernetes: 'https://dl.k8s.io/release',
  etcd: 'https://github.com/etcd-io/etcd/releases/download',
};

/** The files of a release, with the checksums from their publishers. */
export interface KubernetesRelease {
  readonly files: readonly { name: string; url: string; sha256: string }[];
}

interface RequestOptions {
  readonly limits: HttpLimits;
  readonly signal?: AbortSignal | undefined;
}

/** About the size of the six programs. */
export const releaseBytes = 420_000_000;

/**
 * Asks the publishers for the checksums of a release. These are a few hundred bytes, and show whether the download is
 * possible.
 * @throws HttpFailure with the end of a sentence if it is not.
 */
export async function findRelease(
  version: KubernetesVersion,
  architecture: string,
  addresses: DownloadAddresses,
  options: RequestOptions,
): Promise<KubernetesRelease> {
  const kubernetes = `${addresses.kubernetes}/v${version.kubernetes}/bin/linux/${architecture}`;
  const etcd = `${addresses.etcd}/v${version.etcd}`;
  const programs = kubernetesPrograms.filter((name) => name !== 'etcd');
  const files = [
    ...programs.map((name) => findFile(kubernetes, name, `${name}.sha256`, options)),
    findFile(etcd, `etcd-v${version.etcd}-linux-${architecture}.tar.gz`, 'SHA256SUMS', options),
  ];
  return { files: await Promise.all(files) };
}

async function findFile(base: string, name: string, checksums: string, options: RequestOptions) {
  const sums = `${base}/${checksums}`;
  const sha256 = readChecksum(await httpGetText(sums, options), name, sums);
  return { name, url: `${base}/${name}`, sha256 };
}

/** Downloads a release into a folder. Keeps complete files that are there, and resumes an interrupted one. */
export async function downloadKubernetes(
  release: KubernetesRelease,
  folder: string,
  options: DownloadOptions & { onFile?: (name: string, index: number, count: number) => void },
): Promise<void> {
  for (const [index, { name, url, sha256 }] of release.files.entries()) {
    options.onFile?.(name, index, release.files.length);
    const file = join(folder, name);
    await downloadFile({ url, sha256, file, mode: 0o755 }, options);
    if (name.endsWith('.tar.gz')) await unpackEtcd(file, `${basename(name, '.tar.gz')}/etcd`, options);
  }
}

async function unpackEtcd(archive: string, member: string, { signal }: DownloadOptions): Promise<void> {
  const folder = dirname(archive);
  const unpacked = await mkdtemp(join(folder, 'unpack-'));
  try {
    const extract = 'tar --extract --gzip --no-same-owner'.split(' ');
    const command = [...extract, '--file', archive, '--directory', unpacked, member];
    const { exitCode, output } = await tryProgram(command, { signal });
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
