import { assert } from 'chai';
import { isMutableTag } from '../../../src/stand-ins/aws/tag-mutability.ts';

describe('isMutableTag', () => {
  const exclusionFilters = ['latest', 'deployed-*', '*.x'];
  const cases = [
    { imageTag: 'latest', excluded: true },
    { imageTag: 'latest2', excluded: false },
    { imageTag: 'deployed-production', excluded: true },
    { imageTag: 'deployed-', excluded: true },
    { imageTag: 'undeployed-production', excluded: false },
    { imageTag: '1.x', excluded: true },
    { imageTag: '1yx', excluded: false },
    { imageTag: '1.0.2', excluded: false },
  ];
  for (const { imageTag, excluded } of cases) {
    it(`${excluded ? 'excludes' : 'does not exclude'} ${imageTag}`, () => {
      const repository = { name: 'r', exclusionFilters };
      assert.equal(
        isMutableTag(imageTag, { ...repository, tagMutability: 'IMMUTABLE_WITH_EXCLUSION' }),
        excluded,
      );
      assert.equal(
        isMutableTag(imageTag, { ...repository, tagMutability: 'MUTABLE_WITH_EXCLUSION' }),
        !excluded,
      );
    });
  }

  it('ignores filters where there is no exclusion', () => {
    assert.isTrue(isMutableTag('latest', { name: 'r', exclusionFilters, tagMutability: 'MUTABLE' }));
    assert.isFalse(isMutableTag('latest', { name: 'r', exclusionFilters, tagMutability: 'IMMUTABLE' }));
  });
});
