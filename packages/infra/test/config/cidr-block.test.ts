import { expect } from 'chai';
import fc from 'fast-check';
import { Address4 } from 'ip-address';
import {
  type CidrBlock,
  formatCidrBlock,
  overlaps,
  parseCidrBlock,
  subnetOf,
} from '../../src/config/cidr-block.ts';

/** A block anywhere in the address space, as text that a kept library has written. */
const blockText = fc
  .tuple(fc.nat({ max: 0xffffffff }), fc.integer({ min: 0, max: 32 }))
  .map(
    ([address, prefix]) =>
      `${startOf(`${Address4.fromBigInt(BigInt(address)).correctForm()}/${prefix}`)}/${prefix}`,
  );

function startOf(text: string): string {
  return new Address4(text).startAddress().correctForm();
}

function parse(text: string): CidrBlock {
  const block = parseCidrBlock(text);
  if (!block) throw new Error(`${text} was taken for no block`);
  return block;
}

describe('parseCidrBlock', () => {
  it('reads the first and last address of a block', () => {
    expect(parseCidrBlock('10.50.0.0/16')).to.deep.equal({ first: 0x0a320000, last: 0x0a32ffff, prefix: 16 });
  });

  it('reads the whole address space', () => {
    expect(parseCidrBlock('0.0.0.0/0')).to.deep.equal({ first: 0, last: 0xffffffff, prefix: 0 });
  });

  it('finds the first and last address that a kept library finds', () => {
    fc.assert(
      fc.property(blockText, (text) => {
        const { first, last } = parse(text);
        const expected = new Address4(text);
        expect(BigInt(first)).to.equal(expected.startAddress().bigInt());
        expect(BigInt(last)).to.equal(expected.endAddress().bigInt());
      }),
    );
  });

  it('takes an address inside a block for no block', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), fc.integer({ min: 0, max: 32 }), (number, prefix) => {
        const address = Address4.fromBigInt(BigInt(number)).correctForm();
        const text = `${address}/${prefix}`;
        expect(parseCidrBlock(text) !== undefined).to.equal(startOf(text) === address);
      }),
    );
  });

  for (const text of [
    '10.50.0.0',
    '10.50.0.0/33',
    '10.256.0.0/16',
    '10.50.0.1/16',
    '10.50.0/16',
    '010.50.0.0/16',
    '10.50.0.0/016',
    'x',
  ])
    it(`takes ${text} for no block`, () => {
      expect(parseCidrBlock(text)).to.equal(undefined);
    });
});

describe('formatCidrBlock', () => {
  it('writes what was read', () => {
    fc.assert(fc.property(blockText, (text) => formatCidrBlock(parse(text)) === text));
  });
});

describe('subnetOf', () => {
  // The first ones are the examples of Terraform's own page on cidrsubnet.
  const cases: [string, number, number, string][] = [
    ['172.16.0.0/12', 4, 2, '172.18.0.0/16'],
    ['10.1.2.0/24', 4, 15, '10.1.2.240/28'],
    ['10.50.0.0/16', 4, 0, '10.50.0.0/20'],
    ['10.50.0.0/16', 4, 8, '10.50.128.0/20'],
    ['192.0.0.0/8', 24, 16_777_215, '192.255.255.255/32'],
  ];
  for (const [text, extension, index, expected] of cases)
    it(`cuts ${text} by ${extension} bits and finds ${expected} at ${index}`, () => {
      const part = subnetOf(parse(text), extension, index);
      expect(part && formatCidrBlock(part)).to.equal(expected);
    });

  const blockAndExtension = blockText
    .map(parse)
    .chain((block) => fc.tuple(fc.constant(block), fc.nat({ max: Math.min(10, 32 - block.prefix) })));

  it('cuts a block into parts that lie side by side and leave nothing over', () => {
    fc.assert(
      fc.property(blockAndExtension, ([block, extension]) => {
        const parts = Array.from({ length: 2 ** extension }, (_, index) => subnetOf(block, extension, index));
        let next = block.first;
        for (const part of parts) {
          expect(part?.first).to.equal(next);
          next = (part?.last ?? Number.NaN) + 1;
        }
        expect(next - 1).to.equal(block.last);
      }),
    );
  });

  it('cuts parts that a kept library finds inside the block', () => {
    fc.assert(
      fc.property(blockAndExtension, fc.nat({ max: 1023 }), ([block, extension], some) => {
        const part = subnetOf(block, extension, some % 2 ** extension);
        const text = part ? formatCidrBlock(part) : 'nothing';
        expect(new Address4(text).isInSubnet(new Address4(formatCidrBlock(block)))).to.equal(true);
      }),
    );
  });

  it('finds no part beyond the last, before the first, or longer than an address', () => {
    const block = parse('10.50.0.0/16');
    expect([subnetOf(block, 4, 16), subnetOf(block, 4, -1), subnetOf(block, 17, 0)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('overlaps', () => {
  it('says what a kept library says: one lies in the other', () => {
    fc.assert(
      fc.property(blockText, blockText, (one, other) => {
        const [a, b] = [new Address4(one), new Address4(other)];
        expect(overlaps(parse(one), parse(other))).to.equal(a.isInSubnet(b) || b.isInSubnet(a));
      }),
    );
  });

  const cases: [string, string, boolean][] = [
    ['10.50.0.0/16', '10.50.0.0/16', true],
    ['10.50.0.0/16', '10.50.128.0/20', true],
    ['10.0.0.0/8', '10.60.0.0/16', true],
    ['10.50.0.0/16', '10.51.0.0/16', false],
    ['192.168.0.0/16', '10.0.0.0/8', false],
  ];
  for (const [one, other, expected] of cases)
    it(`says ${expected} of ${one} and ${other}, whichever comes first`, () => {
      const [a, b] = [parseCidrBlock(one), parseCidrBlock(other)];
      if (!a || !b) throw new Error('not a block');
      expect([overlaps(a, b), overlaps(b, a)]).to.deep.equal([expected, expected]);
    });
});
