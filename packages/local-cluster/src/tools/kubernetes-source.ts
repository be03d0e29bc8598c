import { join } from 'node:path';
import { HttpFailure } from 'programs/http-request.ts';
import { compareVersions } from 'programs/program-version.ts';
import { describeSeconds } from './build-progress.ts';
import { type FoundKubernetes, findKubernetesInCache, findKubernetesOnPath } from './find-kubernetes.ts';
import { buildCoreSeconds, buildDiskBytes } from './go-build.ts';
import { findGo, type GoToolchain } from './go-toolchain.ts';
import { findRelease, type KubernetesRelease, releaseBytes } from './kubernetes-download.ts';
import { cacheName, type KubernetesVersion, kubernetesVersion } from './kubernetes-versions.ts';
import type { ToolEnvironment } from './tool-environment.ts';

/** Where Kubernetes is, or how to get it. */
export type KubernetesSource =
  | { readonly kind: 'found'; readonly found: FoundKubernetes }
  | { readonly kind: 'download'; readonly release: KubernetesRelease; readonly go: GoToolchain | undefined }
  | { readonly kind: 'build'; readonly go: GoToolchain; readonly reason: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'impossible'; readonly fault: string };

interface SourceOptions {
  /** False: only look on this machine. */
  readonly mayInstall: boolean;
  readonly signal?: AbortSignal | undefined;
}

const goArchitectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Tries PATH, then the cache, then the official download, then a build with the machine's Go. */
export async function chooseKubernetes(
  environment: ToolEnvironment,
  { mayInstall, signal }: SourceOptions,
): Promise<KubernetesSource> {
  const version = kubernetesVersion(environment.kubernetesMinor);
  const architecture = goArchitecture(environment);
  if (!architecture) return { kind: 'impossible', fault: foreignArchitecture(environment, version) };
  const { folders, goFolders } = environment;
  const found =
    (await findKubernetesOnPath(version, folders)) ??
    (await findKubernetesInCache(version, kubernetesFolder(environment)));
  if (found) return { kind: 'found', found };
  if (!mayInstall) return { kind: 'missing' };
  const go = await findGo([...folders, ...goFolders], version.go);
  const buildable = go && compareVersions(go.version, version.go) >= 0 ? go : undefined;
  try {
    const { addresses, limits } = environment;
    const release = await findRelease(version, architecture, addresses, { limits, signal });
    return { kind: 'download', release, go: buildable };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (buildable) return { kind: 'build', go: buildable, reason: error.message };
    return { kind: 'impossible', fault: noWay(version, error.message, go) };
  }
}

/** The folder of the required versions in the cache. */
export function kubernetesFolder(environment: ToolEnvironment): string {
  const version = kubernetesVersion(environment.kubernetesMinor);
  return join(environment.cacheDirectory, cacheName(version, goArchitecture(environment) ?? 'unknown'));
}

/** The name of the machine's processor for Go and for downloads; undefined if there are no programs for it. */
export function goArchitecture(environment: ToolEnvironment): string | undefined {
  return goArchitectures[environment.architecture];
}

/** A line that says how to get Kubernetes; undefined if it is on this machine. */
export function describeSource(source: KubernetesSource, environment: ToolEnvironment): string | undefined {
  const version = kubernetesVersion(environment.kubernetesMinor);
  const name = `Kubernetes ${version.kubernetes} with etcd ${version.etcd}`;
  const into = `into ${kubernetesFolder(environment)}`;
  const { kubernetes, etcd } = environment.addresses;
  if (source.kind === 'download') {
    return `${name}: downloaded from ${kubernetes} and ${etcd}, checksums compared, about ${megabytes(releaseBytes)}, ${into}`;
  }
  if (source.kind === 'build') {
    const seconds = buildCoreSeconds / environment.cores;
    return `${name}: built from Go modules by ${source.go.program} ${source.go.version}, since there is no download (${source.reason}); ${describeSeconds(seconds)} on ${environment.cores} idle cores, once, and ${megabytes(buildDiskBytes)} of disk until it is done, ${into}`;
  }
  if (source.kind === 'missing') {
    return `${name}: downloaded from ${kubernetes} and ${etcd} or, where they don't answer, built from Go modules by Go ${version.go} or later, ${into}`;
  }
  return undefined;
}

/** A size for messages. */
export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

function noWay(version: KubernetesVersion, reason: string, go: GoToolchain | undefined): string {
  const has = go ? `${go.program} is Go ${go.version}` : 'this machine has no Go';
  return `Kubernetes ${version.kubernetes} can't be downloaded (${reason}), and ${has}, while building it takes Go ${version.go} or later: let this machine reach that server or install Go from https://go.dev/dl, then run this command again.`;
}

function foreignArchitecture(environment: ToolEnvironment, version: KubernetesVersion): string {
  return `Kubernetes ${version.kubernetes} is had for x64 and arm64 and this machine is ${environment.architecture}: run the rehearsal on one of those.`;
}
