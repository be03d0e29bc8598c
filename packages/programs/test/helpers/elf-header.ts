const fileHeader = 64;
const programHeader = 56;

/** The headers of a 64-bit little-endian ELF program with segments of these types. */
export function elfHeader(types: readonly number[]): Buffer {
  const header = Buffer.alloc(fileHeader + types.length * programHeader);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeBigUInt64LE(BigInt(fileHeader), 32);
  header.writeUInt16LE(programHeader, 54);
  header.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries()) header.writeUInt32LE(type, fileHeader + index * programHeader);
  return header;
}
