import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { searchFolders } from 'programs/find-program.ts';
import type { HttpLimits } from 'programs/http-request.ts';
import { usualGoFolders } from './go-toolchain.ts';
import { type DownloadAddresses, officialAddresses } from './kubernetes-download.ts';

/** What finding and installing tools depends on. Only `readToolEnvironment` reads process.env. */
export interface ToolEnvironment {
  /** The folders to look for programs, in order: PATH, then the usual ones. */
  readonly folders: readonly string[];
  /** Other folders to look for Go. */
  readonly goFolders: readonly string[];
  /** For tools, outside the clone. Its file system must not be noexec. */
  readonly cacheDirectory: string;
  /** process.arch: x64, arm64 ... */
  readonly architecture: string;
  /** A key of kubernetesVersions. */
  readonly kubernetesMinor: string;
  /** Holds a folder for each minor, with a main.go. */
  readonly kubernetesSources: string;
  readonly addresses: DownloadAddresses;
  readonly limits: HttpLimits;
  /** A Go build cache to use and keep. By default one in the cache directory, which is removed after the build. */
  readonly goBuildCache?: string;
  readonly cores: number;
  readonly cniFolders?: readonly string[];
  readonly policyFile?: string;
}

const firstByteMs = 5_000;
const idleMs = 30_000;

/** Reads the environment of this process. */
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
