import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from 'programs/find-program.ts';
import { compareVersions } from 'programs/program-version.ts';
import { type ProgramResult, type RunOptions, tryProgram } from 'programs/run-program.ts';

export interface GoToolchain {
  readonly program: string;
  readonly version: string;
}

/** Where Go's own installer and Debian's versioned packages put it, outside PATH. */
const goFolders = ['/usr/local/go/bin', '/usr/lib/go/bin', '/snap/bin'];
const debianFolder = '/usr/lib';

/** The folders outside PATH in which a machine may have a Go, or several. */
export function usualGoFolders(): string[] {
  const names = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const debian = names.filter((name) => /^go-1\.\d+$/.test(name));
  return [...goFolders, ...debian.map((name) => join(debianFolder, name, 'bin'))];
}

/** The first Go that is recent enough, else the newest of those that are not, else nothing. */
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
 * Runs Go on this machine's own terms: no other toolchain, no workspace, static programs. Go ends with this process,
 * whatever ends that.
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

/** Reads `go version go1.26.8 linux/amd64`. */
export function parseGoVersion(text: string): string | undefined {
  return /^go version go(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1];
}

async function readGoVersion(program: string): Promise<string | undefined> {
  const environment = { GOTOOLCHAIN: 'local' };
  const { stdout } = await tryProgram([program, 'version'], { environment, timeoutMs: 10_000 });
  return parseGoVersion(stdout);
}
