import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import packageJson from '../../package.json' with { type: 'json' };

/** This package's folder. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the program by the command of the build script, but into another file. */
export async function buildProgram(file: string): Promise<void> {
  const [command = '', ...args] = packageJson.scripts.build.split(' ');
  await execa(command, [...args.filter((arg) => !arg.startsWith('--outfile=')), `--outfile=${file}`], {
    cwd: packageFolder,
    preferLocal: true,
    localDir: join(packageFolder, '../..'),
  });
}
