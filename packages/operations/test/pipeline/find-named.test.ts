import { expect } from 'chai';
import { findNamed, wantedImageTag } from '../../src/pipeline/find-named.ts';

describe('wantedImageTag', () => {
  const cases: readonly (readonly [wanted: string, tagPrefix: string, imageTag: string])[] = [
    ['orders-v1.0.2', 'orders-v', '1.0.2'],
    ['v1.0.0+build.5', 'v', '1.0.0_build.5'],
    ['1.0.0+build.5', 'orders-v', '1.0.0_build.5'],
    ['1.0.2', 'v', '1.0.2'],
    ['orders-v1.0', 'orders-v', '1.0'],
    ['orders-v1.0.02', 'orders-v', 'orders-v1.0.02'],
    // A commit may begin as the version tags do.
    ['abc1234', 'abc', 'abc1234'],
    ['orders-v1.0.2', 'v', 'orders-v1.0.2'],
    ['', 'v', ''],
  ];
  for (const [wanted, tagPrefix, imageTag] of cases)
    it(`takes ${JSON.stringify(wanted)} for ${JSON.stringify(imageTag)} where tags begin with ${tagPrefix}`, () => {
      expect(wantedImageTag(wanted, tagPrefix)).to.equal(imageTag);
    });
});

describe('findNamed', () => {
  const revision = (imageTag: string, letter: string) => ({
    executionId: letter,
    commitId: letter.repeat(40),
    commitMessage: '',
    imageTag,
    imageDigest: '',
  });
  const items = [revision('1.0.1', 'b'), revision('1.0.0', 'a')];

  for (const wanted of ['1.0.0', 'v1.0.0', 'aaaa', 'AAAAAA'])
    it(`finds ${wanted}`, () => {
      expect(findNamed(items, wanted)).to.equal(items[1]);
    });

  // The build of an old execution is not among the actions that are read, so that its version is not known.
  const unknown = revision('', 'd');
  for (const wanted of ['1.0', 'aaa', '', 'v', 'cccc'])
    it(`finds nothing of ${JSON.stringify(wanted)}`, () => {
      expect(findNamed([...items, unknown], wanted)).to.equal(undefined);
    });
});
