import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** The folders of programs on every Debian, which a user's PATH may lack. */
const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The absolute folders of a PATH in order, then the usual folders that it lacks. */
export function searchFolders(path: string): string[] {
  const folders = path.split(':').filter((folder) => isAbsolute(folder));
  return [...new Set([...folders, ...usualFolders])];
}

/** The first executable file of a name in the folders. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** The first folder that has all named programs. */
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
