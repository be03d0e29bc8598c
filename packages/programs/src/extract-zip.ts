import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ActionableError } from './actionable-error.ts';

const fileTypeMask = 0o170000;
const symlinkType = 0o120000;
const programMode = 0o755;

/**
 * Extracts the files of a zip for which `pathOf` returns a path in the folder. Verifies their checksums. Returns the names
 * that the files have in the zip.
 */
export async function extractZip(
  zipFile: string,
  folder: string,
  pathOf: (name: string) => string | undefined,
): Promise<readonly string[]> {
  const extracted: string[] = [];
  const zip = await openPromise(zipFile);
  try {
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry.fileName);
      if (path === undefined || entry.fileName.endsWith('/')) continue;
      const checksum = await extractEntry(zip, entry, join(folder, path));
      if (checksum !== entry.crc32)
        throw new ActionableError(
          `${entry.fileName} in ${zipFile} is damaged: remove node_modules and install again`,
        );
      extracted.push(entry.fileName);
    }
  } finally {
    zip.close();
  }
  return extracted;
}

/** Extracts named files of a zip into a folder, under new names, as programs (mode 755), synced to disk. */
export async function extractPrograms(
  zipFile: string,
  folder: string,
  nameByEntry: Readonly<Record<string, string>>,
): Promise<void> {
  const extracted = await extractZip(zipFile, folder, (entry) => nameByEntry[entry]);
  const missing = Object.keys(nameByEntry).filter((entry) => !extracted.includes(entry));
  if (missing.length > 0) throw new ActionableError(`${zipFile} has no ${missing.join(' and no ')}`);
  for (const name of Object.values(nameByEntry)) {
    await using handle = await open(join(folder, name));
    await handle.chmod(programMode);
    await handle.sync();
  }
}

/** Returns the checksum of what was written. */
async function extractEntry(zip: ZipFile, entry: Entry, file: string): Promise<number> {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & fileTypeMask) === symlinkType) throw new ActionableError(`${entry.fileName} is a link.`);
  await mkdir(dirname(file), { recursive: true });
  let checksum = 0;
  const sum = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  const content = await zip.openReadStreamPromise(entry);
  await pipeline(content, sum, createWriteStream(file, { flags: 'wx', mode: mode & programMode || 0o644 }));
  return checksum;
}
