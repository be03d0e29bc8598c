const FILE_HEADER = 64;
const PROGRAM_HEADER = 56;

/** The headers of a 64-bit little-endian ELF program with segments of these types. */
export function elfHeader(types: readonly number[]): Buffer {
  const header = Buffer.alloc(FILE_HEADER + types.length * PROGRAM_HEADER);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeBigUInt64LE(BigInt(FILE_HEADER), 32);
  header.writeUInt16LE(PROGRAM_HEADER, 54);
  header.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries())
    header.writeUInt32LE(type, FILE_HEADER + index * PROGRAM_HEADER);
  return header;
}
