import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { installPackages } from 'local-cluster/tools/apt.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram, searchFolders } from 'programs/find-program.ts';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The path of Chromium, from PATH or from Debian's package, which it installs.
 * @throws ActionableError if neither is available.
 */
export async function provideChromium(): Promise<string> {
  const folders = searchFolders(process.env['PATH'] ?? '');
  const found = await findChromium(folders);
  if (found !== undefined) return found;
  console.log('Chromium is installed by apt-get, which takes about half a minute.');
  const cache = dirname(rehearsalPaths(process.env).root);
  await mkdir(cache, { recursive: true });
  await installPackages(['chromium'], { path: folders.join(':'), ownFolder: cache });
  const installed = await findChromium(folders);
  if (installed !== undefined) return installed;
  throw new ActionableError(
    'The package chromium has no program of that name: put Chromium on PATH, then run this again.',
  );
}

async function findChromium(folders: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const file = await findProgram(name, folders);
    if (file !== undefined) return file;
  }
  return undefined;
}
