import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the steps by the build script of package.json, into `dist/` under another name than the usual one, which a
 * pipeline may be running.
 * @returns the bundle's path.
 */
export async function bundleSteps(name: string): Promise<string> {
  const file = join(packageFolder, 'dist', name);
  await execa(process.execPath, ['--run', 'build', '--', `--outfile=${file}`], { cwd: packageFolder });
  return file;
}
