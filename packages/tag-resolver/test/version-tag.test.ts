import { expect } from 'chai';
import { compareVersionTags, parseVersionTag } from '../src/version-tag.ts';

const ascending = `
  0 0.0.1
  1-0 1-1 1-99999999999999999999 1-100000000000000000000
  1-alpha 1-alpha.1 1-alpha.beta 1-beta 1-beta.2 1-beta.11 1-rc.1 1.0-rc.1 1.0.0-rc.1 1.0.0-rc.1+a
  1 1+a 1.0 1.0+a 1.0.0 1.0.0+a 1.0.0+b 1.0.0+aa
  1.0.1 1.1 1.2 1.10 2 10 9007199254740993 9007199254740994 18446744073709551616.0.1
`
  .trim()
  .split(/\s+/);

describe('parseVersionTag', () => {
  for (const version of [...ascending, '1.0.0--', '1-0a', '1-a-b.c', '1+01.-']) {
    it(`reads v${version}`, () => {
      expect(parseVersionTag(`v${version}`, 'v')).to.include({ name: `v${version}`, version });
    });
  }

  const others = [
    '',
    '.',
    '1.',
    '.1',
    '1..2',
    '1.2.3.4',
    '01',
    '1.02',
    '1-',
    '1-01',
    '1-a..b',
    '1+',
    '1+a+b',
  ];
  for (const text of [
    ...others,
    '1-rc_1',
    '1.x',
    'v1',
    ' 1',
    '1 ',
    '1\n',
    '-1',
    '+1',
    '1e3',
    '0x1',
    '１',
    '1-é',
  ]) {
    it(`refuses v${JSON.stringify(text)}`, () => {
      expect(parseVersionTag(`v${text}`, 'v')).to.equal(undefined);
    });
  }

  it('accepts any prefix, also none', () => {
    expect(parseVersionTag('chart/v1.0', 'chart/v')?.version).to.equal('1.0');
    expect(parseVersionTag('1.0', '')?.version).to.equal('1.0');
    expect(parseVersionTag('V1.0', 'v')).to.equal(undefined);
  });

  it('reads a hostile name quickly', () => {
    const start = performance.now();
    expect(parseVersionTag(`v1-${'1.'.repeat(30_000)}_`, 'v')).to.equal(undefined);
    expect(parseVersionTag(`v1-${'1'.repeat(60_000)}_`, 'v')).to.equal(undefined);
    expect(performance.now() - start).to.be.below(1000);
  });
});

describe('compareVersionTags', () => {
  it('orders every pair as the list does', () => {
    const tags = ascending.flatMap((version) => parseVersionTag(`v${version}`, 'v') ?? []);
    expect(tags).to.have.lengthOf(ascending.length);
    for (const [low, left] of tags.entries()) {
      for (const [high, right] of tags.entries()) {
        const order = Math.sign(compareVersionTags(left, right));
        expect(order, `${left.version} and ${right.version}`).to.equal(Math.sign(low - high));
      }
    }
  });
});
