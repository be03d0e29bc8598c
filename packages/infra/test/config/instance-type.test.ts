import { expect } from 'chai';
import { architectureOf, parseInstanceType } from '../../src/config/instance-type.ts';

describe('architectureOf', () => {
  it('is that of all the types', () => {
    expect(architectureOf(['t4g.small', 'm7g.large'])).to.equal('arm64');
  });

  it('throws where the rules would have refused', () => {
    expect(() => architectureOf(['t3.small', 't4g.small'])).to.throw(RangeError, 'not of one architecture');
    expect(() => architectureOf(['small'])).to.throw(RangeError);
  });
});

describe('parseInstanceType', () => {
  const architectures: [string, string][] = [
    ['t3a.medium', 'x86_64'],
    ['t3.medium', 'x86_64'],
    ['m7i-flex.large', 'x86_64'],
    ['m7a.48xlarge', 'x86_64'],
    ['c6in.metal', 'x86_64'],
    ['m7i.metal-24xl', 'x86_64'],
    ['t4g.small', 'arm64'],
    ['m7gd.2xlarge', 'arm64'],
    ['c7gn.xlarge', 'arm64'],
    ['is4gen.medium', 'arm64'],
  ];
  for (const [name, architecture] of architectures)
    it(`reads ${name} as ${architecture}`, () => {
      const size = name.split('.')[1];
      expect(parseInstanceType(name)).to.deep.equal({ architecture, size, isAccelerated: false });
    });

  for (const name of [
    'g4dn.xlarge',
    'g5g.xlarge',
    'gr6.4xlarge',
    'p5.48xlarge',
    'inf2.xlarge',
    'trn1.2xlarge',
  ])
    it(`sees the accelerators of ${name}`, () => {
      expect(parseInstanceType(name)).to.include({ isAccelerated: true });
    });

  for (const name of ['a1.large', 'm1.medium', 'c1.xlarge'])
    it(`takes ${name} for too old`, () => {
      expect(parseInstanceType(name)?.tooOld).to.be.a('string');
    });

  for (const name of [
    'medium',
    't3',
    't3.',
    'T3.medium',
    't3.huge',
    't3.medium ',
    'mac2.metal',
    'ml.t3.medium',
  ])
    it(`takes '${name}' for no instance type of a node`, () => {
      expect(parseInstanceType(name)).to.equal(undefined);
    });
});
