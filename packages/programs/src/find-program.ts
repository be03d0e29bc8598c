import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** Folders that hold programs on every Debian, also where a user's PATH leaves them out. */
const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The folders of a PATH in their order, without relative ones, then the usual ones that it lacks. */
export function searchFolders(path: string): string[] {
  const folders = path.split(':').filter((folder) => isAbsolute(folder));
  return [...new Set([...folders, ...usualFolders])];
}

/** The first executable file of that name in the folders. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** The first of the folders that holds all the named programs. */
export async function findFolder(
  names: readonly string[],
  folders: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await Promise.all(names.map((name) => isExecutable(join(folder, name))));
    if (found.every(Boolean)) return folder;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
