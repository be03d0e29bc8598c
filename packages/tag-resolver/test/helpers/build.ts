import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import packageJson from '../../package.json' with { type: 'json' };

/** This package's folder. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the program with the command of the build script into another file, with the package.json for CommonJS. */
export async function buildProgram(file: string): Promise<void> {
  const [command = '', ...args] = packageJson.scripts['build:bundle'].split(' ');
  await execa(command, [...args.filter((arg) => !arg.startsWith('--outfile=')), `--outfile=${file}`], {
    cwd: packageFolder,
    preferLocal: true,
    localDir: join(packageFolder, '../..'),
  });
  await copyFile(join(packageFolder, 'bin/package.json'), join(dirname(file), 'package.json'));
}
