import { chmod, mkdir, stat } from 'node:fs/promises';

/**
 * Creates a folder that no other user of the machine can read, or makes an existing one so.
 * @throws Error if it belongs to another user, who could read what is put into it.
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
