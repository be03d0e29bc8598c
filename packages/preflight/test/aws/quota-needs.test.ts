import { expect } from 'chai';
import { vcpusOf } from '../../src/aws/quota-needs.ts';

describe('vcpusOf', () => {
  for (const [type, vcpus] of [
    ['t3a.medium', 2],
    ['m7a.large', 2],
    ['m7i.xlarge', 4],
    ['m7i.2xlarge', 8],
    ['c7i.24xlarge', 96],
    ['m7i.metal-24xl', 96],
  ] as const)
    it(`counts ${vcpus} for ${type}`, () => {
      expect(vcpusOf(type)).to.equal(vcpus);
    });
});
