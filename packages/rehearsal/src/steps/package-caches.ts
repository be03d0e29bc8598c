import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { runProgram } from 'programs/run-program.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { impatience, npmFailure } from './npm-failure.ts';

/** Where npm and pnpm of this machine keep what they have downloaded. */
interface PackageCaches {
  readonly npm: string;
  readonly pnpmStore: string;
}

const manifest = z.object({ packageManager: z.string().regex(/^pnpm@\d+\.\d+\.\d+$/) });

const installation = z.object({ storeDir: z.string() });

/**
 * Finds the caches of npm and pnpm, and fills them with the packages that builds of the clone in `source` need: builds
 * have no network. The packages of the checkout's installation are in the store already.
 * @param settings more environment variables for npm and pnpm
 * @throws ActionableError that names the registry and the proxy when they do not answer.
 */
export async function fillPackageCaches(
  checkout: string,
  source: string,
  signal: AbortSignal,
  settings: Readonly<Record<string, string>> = {},
): Promise<PackageCaches> {
  const run = async (cwd: string, program: string, ...args: string[]) =>
    (
      await runProgram([program, ...args], {
        directory: cwd,
        signal,
        environment: { ...impatience, ...settings },
      })
    ).trim();
  const packageManager = await readPackageManager(source);
  const modules = await readFile(join(checkout, 'node_modules/.modules.yaml'), 'utf8');
  const { storeDir } = installation.parse(parse(modules));
  // .modules.yaml names the folder with the store's layout version, which pnpm appends to storeDir itself.
  const pnpmStore = dirname(storeDir);
  const lockfiles = [checkout, source].map((folder) => readFile(join(folder, 'pnpm-lock.yaml'), 'utf8'));
  const [installed, wanted] = await Promise.all(lockfiles);
  const pnpm = ['--yes', packageManager];
  // Either call makes npm cache that pnpm.
  const fill = installed === wanted ? ['--version'] : ['fetch', '--store-dir', pnpmStore];
  await run(source, 'npx', ...pnpm, ...fill).catch(async (error: unknown) => {
    if (signal.aborted || !(error instanceof ActionableError)) throw error;
    const setting = (name: string) => run(source, 'npm', 'config', 'get', name).catch(() => '');
    const registry = await setting('registry');
    const proxy = await setting(registry.startsWith('http:') ? 'proxy' : 'https-proxy');
    throw npmFailure(error.output ?? '', { registry, proxy }) ?? error;
  });
  return { npm: await run(checkout, 'npm', 'config', 'get', 'cache'), pnpmStore };
}

/** The version of pnpm that wrote the clone's lockfile. */
async function readPackageManager(folder: string): Promise<string> {
  const file = join(folder, 'package.json');
  const parsed = manifest.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data.packageManager;
  throw new ActionableError(
    `${file}: packageManager names no version of pnpm; write it as pnpm@major.minor.patch.`,
  );
}
