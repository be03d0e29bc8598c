import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise } from 'yauzl';
import { StepError } from './errors.ts';

/** Extracts named files of a zip into a directory, under new names, as programs (mode 755), checked and synced to disk. */
export async function extractFiles(
  zipFile: string,
  directory: string,
  nameByEntry: Readonly<Record<string, string>>,
): Promise<void> {
  const missing = new Set(Object.keys(nameByEntry));
  const zip = await openPromise(zipFile);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameByEntry[entry.fileName];
      if (name === undefined) continue;
      const checksum = await writeProgram(await zip.openReadStreamPromise(entry), join(directory, name));
      if (checksum !== entry.crc32) {
        throw new StepError(
          `${entry.fileName} in ${zipFile} is damaged: remove node_modules and install again`,
        );
      }
      missing.delete(entry.fileName);
    }
  } finally {
    zip.close();
  }
  if (missing.size > 0) throw new StepError(`${zipFile} has no ${[...missing].join(' and no ')}`);
}

async function writeProgram(content: NodeJS.ReadableStream, file: string): Promise<number> {
  let checksum = 0;
  const sum = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  await pipeline(content, sum, createWriteStream(file, { flags: 'wx', mode: 0o755 }));
  const handle = await open(file);
  try {
    await handle.sync();
    await handle.chmod(0o755);
  } finally {
    await handle.close();
  }
  return checksum;
}
