import { expect } from 'chai';
import { compareVersions, newestOf } from '../../src/versions/compare-versions.ts';

describe('compareVersions', () => {
  for (const [older, newer] of [
    ['v1.9.0-eksbuild.9', 'v1.10.0-eksbuild.1'],
    ['v1.9.3-eksbuild.9', 'v1.9.3-eksbuild.23'],
    ['v1.9.3', 'v1.9.3-eksbuild.1'],
    ['1.30.3-20240903', '1.30.3-20241023'],
    ['1.30.3-20241023', '1.30.10-20240101'],
  ] as const)
    it(`takes ${older} for older than ${newer}`, () => {
      expect(compareVersions(older, newer)).to.be.below(0);
      expect(compareVersions(newer, older)).to.be.above(0);
      expect(newestOf([newer, older])).to.equal(newer);
    });

  it('finds no newest of none', () => expect(newestOf([])).to.equal(undefined));
});
