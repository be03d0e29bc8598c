import { expect } from 'chai';
import {
  canonicalQuantity,
  compareQuantities,
  cpuPattern,
  memoryPattern,
} from '../../src/config/quantity.ts';

describe('compareQuantities', () => {
  for (const [less, more] of [
    ['500m', '1'],
    ['999Mi', '1Gi'],
    ['1G', '1Gi'],
    ['1024', '1025'],
    ['1.5', '1501m'],
    ['2Gi', '1Ti'],
  ] as const)
    it(`finds ${less} less than ${more}`, () => {
      expect(compareQuantities(less, more)).to.be.below(0);
      expect(compareQuantities(more, less)).to.be.above(0);
    });

  for (const [one, other] of [
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['1000k', '1M'],
  ] as const)
    it(`finds ${one} and ${other} equal`, () => {
      expect(compareQuantities(one, other)).to.equal(0);
    });
});

describe('canonicalQuantity', () => {
  // What kube-apiserver 1.36.3 answers to a LimitRange.
  for (const [given, answered] of [
    ['2', '2'],
    ['2000m', '2'],
    ['1500m', '1500m'],
    ['1.50', '1500m'],
    ['0.001', '1m'],
    ['1000', '1k'],
    ['0m', '0'],
    ['1024', '1024'],
    ['1000000', '1M'],
    ['128000k', '128M'],
    ['1000T', '1P'],
    ['1536Mi', '1536Mi'],
    ['65536Ki', '64Mi'],
    ['1024Ti', '1Pi'],
    ['0Gi', '0'],
  ] as const)
    it(`writes ${given} as ${answered}`, () => {
      expect(canonicalQuantity(given)).to.equal(answered);
    });
});

describe('cpuPattern', () => {
  for (const [text, fits] of [
    ['2', true],
    ['0.25', true],
    ['250m', true],
    ['0.2505', false],
    ['2Gi', false],
    ['-1', false],
    ['2 cores', false],
    ['999999999', true],
    ['9999999999999999', false],
  ] as const)
    it(`${fits ? 'takes' : 'refuses'} ${text}`, () => {
      expect(cpuPattern.test(text)).to.equal(fits);
    });
});

describe('memoryPattern', () => {
  for (const [text, fits] of [
    ['512Mi', true],
    ['1G', true],
    ['1048576', true],
    ['500m', false],
    ['1.5Gi', false],
    ['64mb', false],
    ['999999Ti', true],
    ['9999999Ti', false],
    ['999999999999999999999', false],
  ] as const)
    it(`${fits ? 'takes' : 'refuses'} ${text}`, () => {
      expect(memoryPattern.test(text)).to.equal(fits);
    });
});
