import { chmod, mkdir, stat } from 'node:fs/promises';

/**
 * Makes a folder that no other user of the machine can look into, or closes one that is there.
 * @throws when it is another user's, who could then reach all that is put into it.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid } = await stat(path);
  if (uid !== process.getuid?.()) {
    throw new Error(
      `The folder ${path} belongs to another user of this machine (id ${uid}); set XDG_CACHE_HOME to a folder of your own.`,
    );
  }
  await chmod(path, 0o700);
}
