import { expect } from 'chai';
import { overlaps, parseCidrBlock } from '../../src/environment/cidr-block.ts';

describe('parseCidrBlock', () => {
  it('reads the first and last address of a block', () => {
    expect(parseCidrBlock('10.50.0.0/16')).to.deep.equal({ first: 0x0a320000, last: 0x0a32ffff, prefix: 16 });
  });

  it('reads the whole address space', () => {
    expect(parseCidrBlock('0.0.0.0/0')).to.deep.equal({ first: 0, last: 0xffffffff, prefix: 0 });
  });

  for (const text of ['10.50.0.0', '10.50.0.0/33', '10.256.0.0/16', '10.50.0.1/16', '10.50.0/16', 'x'])
    it(`takes ${text} for no block`, () => {
      expect(parseCidrBlock(text)).to.equal(undefined);
    });
});

describe('overlaps', () => {
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
