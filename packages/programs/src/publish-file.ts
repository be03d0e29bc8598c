import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Renames a finished file. After a power cut it is there complete or not at all. */
export async function publishFile(unfinished: string, file: string): Promise<void> {
  await sync(unfinished);
  await rename(unfinished, file);
  await sync(dirname(file));
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
