import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { searchFolders } from 'programs/find-program.ts';
import type { HttpLimits } from 'programs/http-request.ts';
import { usualGoFolders } from './go-toolchain.ts';
import { type DownloadAddresses, officialAddresses } from './kubernetes-download.ts';

/** All that the tools depend on outside themselves; nothing below reads process.env. */
export interface ToolEnvironment {
  /** The folders of PATH and the usual ones, in the order in which programs are looked for. */
  readonly folders: readonly string[];
  /** Where Go may be beside them. */
  readonly goFolders: readonly string[];
  /** Where tools are kept, outside the clone; programs in it must be executable. */
  readonly cacheDirectory: string;
  /** As Node names it: x64, arm64 ... */
  readonly architecture: string;
  /** A key of kubernetesVersions. */
  readonly kubernetesMinor: string;
  /** The folder with one folder a minor, each with a main.go. */
  readonly kubernetesSources: string;
  readonly addresses: DownloadAddresses;
  readonly limits: HttpLimits;
  /** A build cache of Go to use and to keep; without it, one in the cache directory that goes after the build. */
  readonly goBuildCache?: string;
  readonly cores: number;
  readonly cniFolders?: readonly string[];
  readonly policyFile?: string;
}

const firstByteMs = 5_000;
const idleMs = 30_000;

/** The environment of this process, for a Kubernetes minor and a cache directory. */
export function readToolEnvironment(
  kubernetesMinor: string,
  cacheDirectory: string,
  changes: Partial<ToolEnvironment> = {},
): ToolEnvironment {
  return {
    folders: searchFolders(process.env['PATH'] ?? ''),
    goFolders: usualGoFolders(),
    cacheDirectory,
    architecture: process.arch,
    kubernetesMinor,
    kubernetesSources: fileURLToPath(new URL('../../kubernetes', import.meta.url)),
    addresses: officialAddresses,
    limits: { firstByteMs, idleMs },
    cores: availableParallelism(),
    ...changes,
  };
}
