import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { RehearsalFailure } from '../report/describe-failure.ts';

/** Where npm and pnpm of this machine keep what they have downloaded. */
export interface PackageCaches {
  readonly npm: string;
  readonly pnpmStore: string;
}

const manifest = z.object({ packageManager: z.string().regex(/^pnpm@\d+\.\d+\.\d+$/) });

/**
 * Asks npm and pnpm for their caches, and has them hold what builds of the clone in `source` ask for: builds
 * have no network. What the checkout has installed is there already.
 */
export async function fillPackageCaches(
  checkout: string,
  source: string,
  signal: AbortSignal,
): Promise<PackageCaches> {
  const run = async (cwd: string, program: string, ...args: string[]) =>
    (await execa(program, args, { cwd, cancelSignal: signal, stdin: 'ignore' })).stdout.trim();
  const packageManager = await readPackageManager(source);
  const lockfiles = [checkout, source].map((folder) => readFile(join(folder, 'pnpm-lock.yaml'), 'utf8'));
  const [installed, wanted] = await Promise.all(lockfiles);
  if (installed !== wanted) await run(source, 'npx', '--yes', packageManager, 'fetch');
  const [npm, store] = await Promise.all([
    run(checkout, 'npm', 'config', 'get', 'cache'),
    run(source, 'npx', '--yes', packageManager, 'store', 'path'),
  ]);
  // pnpm prints the folder of its layout's version, and adds that itself to what storeDir says.
  return { npm, pnpmStore: dirname(store) };
}

/** The version of pnpm by which the clone's lockfile was written. */
async function readPackageManager(folder: string): Promise<string> {
  const file = join(folder, 'package.json');
  const parsed = manifest.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data.packageManager;
  throw new RehearsalFailure(
    `${file}: packageManager names no version of pnpm; write it as pnpm@major.minor.patch.`,
  );
}
