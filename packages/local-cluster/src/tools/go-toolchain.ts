import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from 'programs/find-program.ts';
import { compareVersions } from 'programs/program-version.ts';
import { type ProgramResult, type RunOptions, tryProgram } from 'programs/run-program.ts';

/** A Go installation. */
export interface GoToolchain {
  readonly program: string;
  readonly version: string;
}

/** Where Go's own installer and snap install it, often outside PATH. Debian's versioned packages use `debianFolder`. */
const goFolders = ['/usr/local/go/bin', '/usr/lib/go/bin', '/snap/bin'];
const debianFolder = '/usr/lib';

/** The folders outside PATH where a machine may have Go. */
export function usualGoFolders(): string[] {
  const names = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const debian = names.filter((name) => /^go-1\.\d+$/.test(name));
  return [...goFolders, ...debian.map((name) => join(debianFolder, name, 'bin'))];
}

/** The first Go of at least the minimum version, else the newest one, else undefined. */
export async function findGo(folders: readonly string[], minimum: string): Promise<GoToolchain | undefined> {
  let newest: GoToolchain | undefined;
  for (const folder of new Set(folders)) {
    const program = await findProgram('go', [folder]);
    const version = program && (await readGoVersion(program));
    if (!program || !version) continue;
    if (compareVersions(version, minimum) >= 0) return { program, version };
    if (!newest || compareVersions(version, newest.version) > 0) newest = { program, version };
  }
  return newest;
}

/**
 * Runs this Go: without downloading another toolchain, without a workspace, and for static programs. Go ends with this
 * process, also after SIGKILL.
 */
export function runGo(
  go: string,
  args: readonly string[],
  folders: { readonly cache: string; readonly temporary: string },
  { environment, ...options }: RunOptions,
): Promise<ProgramResult> {
  return tryProgram(['setpriv', '--pdeathsig', 'KILL', go, ...args], {
    ...options,
    environment: {
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
      GOFLAGS: '',
      CGO_ENABLED: '0',
      GOCACHE: folders.cache,
      GOTMPDIR: folders.temporary,
      ...environment,
    },
  });
}

/** Parses `go version go1.26.8 linux/amd64`. */
export function parseGoVersion(text: string): string | undefined {
  return /^go version go(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1];
}

async function readGoVersion(program: string): Promise<string | undefined> {
  const environment = { GOTOOLCHAIN: 'local' };
  const { stdout } = await tryProgram([program, 'version'], { environment, timeoutMs: 10_000 });
  return parseGoVersion(stdout);
}
