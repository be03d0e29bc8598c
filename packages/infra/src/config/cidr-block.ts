/** An IPv4 block as the numbers of its first and last address. */
export interface CidrBlock {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** No zero before a number: Terraform refuses it, as some programs read `010` as eight. */
const cidrPattern = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/;

/** Reads `10.50.0.0/16`; undefined when the text is no block or its address is not the block's first. */
export function parseCidrBlock(text: string): CidrBlock | undefined {
  const numbers = cidrPattern.exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const prefix = numbers.pop() ?? 0;
  if (prefix > 32 || numbers.some((octet) => octet > 255)) return undefined;
  const first = numbers.reduce((address, octet) => address * 256 + octet, 0);
  return first % sizeOf(prefix) === 0 ? blockAt(first, prefix) : undefined;
}

/** Writes a block as it is read: `10.50.0.0/16`. */
export function formatCidrBlock({ first, prefix }: CidrBlock): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/**
 * One of the equal blocks that a block is cut into, as Terraform's `cidrsubnet` counts them: `extension` bits more of
 * prefix, `index` from 0. Undefined when the block has no such part.
 */
export function subnetOf(block: CidrBlock, extension: number, index: number): CidrBlock | undefined {
  const prefix = block.prefix + extension;
  if (prefix > 32 || index < 0 || index >= 2 ** extension) return undefined;
  return blockAt(block.first + index * sizeOf(prefix), prefix);
}

/** Whether the two blocks have an address in common. */
export function overlaps(one: CidrBlock, other: CidrBlock): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** Addresses that mean nothing outside a network. */
const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Whether the internet has no address of the block: AWS sees none of them at a public endpoint. */
export function isPrivateBlock(block: CidrBlock): boolean {
  return privateRanges.some((text) => {
    const range = parseCidrBlock(text);
    return range !== undefined && block.prefix >= range.prefix && overlaps(block, range);
  });
}

function blockAt(first: number, prefix: number): CidrBlock {
  return { first, last: first + sizeOf(prefix) - 1, prefix };
}

/** Addresses of a block. Numbers, not bits: JavaScript's bits end at 31 without a sign. */
function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
