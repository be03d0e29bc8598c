import { expect } from 'chai';
import fc from 'fast-check';
import { Address4 } from 'ip-address';
import { CidrBlock } from '../../src/config/cidr-block.ts';

/** A block anywhere in the address space, as text that a library has written. */
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
  const block = CidrBlock.parse(text);
  if (!block) throw new Error(`${text} was taken for no block`);
  return block;
}

/** The numbers of a block's first and last address. */
function boundsOf(block: CidrBlock | undefined): [first: number, last: number] {
  return [Number(block?.startAddress().bigInt()), Number(block?.endAddress().bigInt())];
}

describe('CidrBlock.parse', () => {
  it('reads the first and last address of a block, its prefix and its size', () => {
    const block = parse('10.50.0.0/16');
    expect(boundsOf(block)).to.deep.equal([0x0a320000, 0x0a32ffff]);
    expect([block.prefix, block.size]).to.deep.equal([16, 65_536]);
  });

  it('reads the whole address space', () => {
    const block = parse('0.0.0.0/0');
    expect(boundsOf(block)).to.deep.equal([0, 0xffffffff]);
    expect([block.prefix, block.size]).to.deep.equal([0, 2 ** 32]);
  });

  it('writes what was read, also in JSON', () => {
    fc.assert(
      fc.property(blockText, (text) => {
        expect(`${parse(text)}`).to.equal(text);
        expect(JSON.stringify(parse(text))).to.equal(`"${text}"`);
      }),
    );
  });

  it('takes an address inside a block for no block', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), fc.integer({ min: 0, max: 32 }), (number, prefix) => {
        const isFirst = number % 2 ** (32 - prefix) === 0;
        const address = Address4.fromBigInt(BigInt(number)).correctForm();
        expect(CidrBlock.parse(`${address}/${prefix}`) !== undefined).to.equal(isFirst);
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
      expect(CidrBlock.parse(text)).to.equal(undefined);
    });
});

describe('CidrBlock.part', () => {
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
      expect(String(parse(text).part(extension, index))).to.equal(expected);
    });

  const blockAndExtension = blockText
    .map(parse)
    .chain((block) => fc.tuple(fc.constant(block), fc.nat({ max: Math.min(10, 32 - block.prefix) })));

  it('cuts a block into parts that lie side by side and leave nothing over', () => {
    fc.assert(
      fc.property(blockAndExtension, ([block, extension]) => {
        const parts = Array.from({ length: 2 ** extension }, (_, index) => block.part(extension, index));
        const [blockFirst, blockLast] = boundsOf(block);
        let next = blockFirst;
        for (const [first, last] of parts.map(boundsOf)) {
          expect(first).to.equal(next);
          next = last + 1;
        }
        expect(next - 1).to.equal(blockLast);
      }),
    );
  });

  it('cuts parts that a kept library finds inside the block', () => {
    fc.assert(
      fc.property(blockAndExtension, fc.nat({ max: 1023 }), ([block, extension], some) => {
        const part = block.part(extension, some % 2 ** extension);
        expect(new Address4(String(part)).isInSubnet(new Address4(String(block)))).to.equal(true);
      }),
    );
  });

  it('finds no part beyond the last, before the first, or longer than an address', () => {
    const block = parse('10.50.0.0/16');
    expect([block.part(4, 16), block.part(4, -1), block.part(17, 0)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('CidrBlock.overlaps', () => {
  it('says whether the two have an address in common', () => {
    fc.assert(
      fc.property(blockText.map(parse), blockText.map(parse), (one, other) => {
        const [[first, last], [otherFirst, otherLast]] = [boundsOf(one), boundsOf(other)];
        expect(one.overlaps(other)).to.equal(first <= otherLast && otherFirst <= last);
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
      const [a, b] = [parse(one), parse(other)];
      expect([a.overlaps(b), b.overlaps(a)]).to.deep.equal([expected, expected]);
    });
});
