import { chmod, copyFile, mkdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** A time for all files: their own is when they were built, and would make another layer of each build. */
const fileTimeSeconds = 0;

/**
 * Makes `folder` what the image's layer is to be: `app/main.mjs`, a copy of the bundle. Modes and times are the same
 * whatever the builder's umask and clock are, so that a commit has one layer.
 */
export async function layOut(bundle: string, folder: string): Promise<void> {
  const app = join(folder, 'app');
  const program = join(app, 'main.mjs');
  await rm(folder, { recursive: true, force: true });
  await mkdir(app, { recursive: true });
  await copyFile(bundle, program);
  await chmod(program, 0o644);
  for (const each of [app, folder]) await chmod(each, 0o755);
  // The innermost first: what is put into a folder changes the folder's time.
  for (const each of [program, app, folder]) await utimes(each, fileTimeSeconds, fileTimeSeconds);
}
