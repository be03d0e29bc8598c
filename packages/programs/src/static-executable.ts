import { open } from 'node:fs/promises';

const elfMagic = '7f454c46';
const programHeaderInterpreter = 3;
/** Enough for the file header and the program headers of any linker. */
const headerBytes = 4096;

/** Whether a file is a 64-bit little-endian ELF program without an interpreter, which runs without libraries. */
export function isStaticExecutable(header: Buffer): boolean {
  if (header.length < 64 || header.toString('hex', 0, 4) !== elfMagic) return false;
  if (header[4] !== 2 || header[5] !== 1) return false;
  const offset = Number(header.readBigUInt64LE(32));
  const size = header.readUInt16LE(54);
  const count = header.readUInt16LE(56);
  if (offset + size * count > header.length) return false;
  return Array.from({ length: count }, (_, index) => header.readUInt32LE(offset + index * size)).every(
    (type) => type !== programHeaderInterpreter,
  );
}

/** Reads the start of a file for isStaticExecutable. */
export async function readHeader(file: string): Promise<Buffer> {
  await using handle = await open(file, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  return buffer.subarray(0, bytesRead);
}
