import { Address4 } from 'ip-address';
import * as z from 'zod';

/** An IPv4 block, such as `10.50.0.0/16`. Its text and JSON are as the file writes it. */
export class CidrBlock extends Address4 {
  /** Parses a block. Undefined for other text and for an address inside a block, which Terraform refuses too. */
  static parse(text: string): CidrBlock | undefined {
    if (!Address4.isValid(text)) return undefined;
    const block = new CidrBlock(text);
    return block.toString() === text ? block : undefined;
  }

  /** Length of the prefix: 16 in `10.50.0.0/16`. */
  get prefix(): number {
    return this.subnetMask;
  }

  /** How many addresses the block has. */
  get size(): number {
    return 2 ** (32 - this.prefix);
  }

  overlaps(other: CidrBlock): boolean {
    return this.isInSubnet(other) || other.isInSubnet(this);
  }

  /** Whether no address of the block is on the internet, so that a public endpoint never sees it. */
  isOutsideInternet(): boolean {
    return [...privateRanges, ...unroutedRanges].some((range) => this.isInSubnet(range));
  }

  /** Whether all addresses of the block are private. */
  isPrivateNetwork(): boolean {
    return privateRanges.some((range) => this.isInSubnet(range));
  }

  /**
   * One of the equal parts of the block, as Terraform's `cidrsubnet` counts them: `extension` bits more of prefix,
   * `index` from 0. Undefined when the block has no such part.
   */
  part(extension: number, index: number): CidrBlock | undefined {
    const prefix = this.prefix + extension;
    if (prefix > 32 || index < 0 || index >= 2 ** extension) return undefined;
    const first = new CidrBlock(`${this.correctForm()}/${prefix}`);
    return new CidrBlock(`${first.offset(index * first.size).correctForm()}/${prefix}`);
  }

  override toString(): string {
    return this.networkForm();
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Private, shared and link-local addresses. */
const privateRanges = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
].map((range) => new CidrBlock(range));

/** This host, loopback, multicast and reserved addresses. */
const unroutedRanges = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'].map((range) => new CidrBlock(range));

/** A field whose text is a block. */
export const cidrBlock = z.string().transform((text, { addIssue }) => {
  const block = CidrBlock.parse(text);
  if (block) return block;
  addIssue('is not an IPv4 block such as 10.50.0.0/16');
  return z.NEVER;
});
