/** An IPv4 block as the numbers of its first and last address. */
export interface CidrBlock {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

const cidrPattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** Reads `10.50.0.0/16`; undefined when the text is no block or its address is not the block's first. */
export function parseCidrBlock(text: string): CidrBlock | undefined {
  const numbers = cidrPattern.exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const prefix = numbers.pop() ?? 0;
  if (prefix > 32 || numbers.some((octet) => octet > 255)) return undefined;
  const first = numbers.reduce((address, octet) => address * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Whether the two blocks have an address in common. */
export function overlaps(one: CidrBlock, other: CidrBlock): boolean {
  return one.first <= other.last && other.first <= one.last;
}
