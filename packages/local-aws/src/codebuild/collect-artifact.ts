import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Copies the files of a folder into an artifact, and returns their number. An artifact is a zip in AWS: it has no links, and
 * a build must not rely on the mode of a file.
 */
export async function collectArtifact(folder: string, artifact: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let count = 0;
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    if (!(await stat(file)).isFile()) continue;
    const copy = join(artifact, relative(folder, file));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy);
    await chmod(copy, 0o644);
    count += 1;
  }
  return count;
}
