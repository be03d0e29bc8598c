import { execa } from 'execa';

/** Where npm and pnpm of this machine keep what they have downloaded. */
export interface PackageCaches {
  readonly npm: string;
  readonly pnpmStore: string;
}

/** Asks npm and pnpm for their caches, and has them hold what a build of `checkout` will ask for. */
export async function findPackageCaches(checkout: string, signal: AbortSignal): Promise<PackageCaches> {
  const run = async (program: string, ...args: string[]) =>
    (await execa(program, args, { cwd: checkout, cancelSignal: signal, stderr: 'ignore' })).stdout.trim();
  const [npm, pnpmStore] = await Promise.all([
    run('npm', 'config', 'get', 'cache'),
    run('npx', '--yes', 'pnpm', 'store', 'path'),
  ]);
  return { npm, pnpmStore };
}
