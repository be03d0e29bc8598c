import { assert } from 'chai';
import { isMovable } from '../../../src/stand-ins/aws/ecr-image.ts';

describe('isMovable', () => {
  const repository = { name: 'r', movableTags: ['latest', 'deployed-*', '*.x'] };
  const cases = [
    { imageTag: 'latest', movable: true },
    { imageTag: 'latest2', movable: false },
    { imageTag: 'deployed-production', movable: true },
    { imageTag: 'deployed-', movable: true },
    { imageTag: 'undeployed-production', movable: false },
    { imageTag: '1.x', movable: true },
    { imageTag: '1yx', movable: false },
    { imageTag: '1.0.2', movable: false },
  ];
  for (const { imageTag, movable } of cases)
    it(`${movable ? 'moves' : 'keeps'} ${imageTag}`, () =>
      assert.equal(isMovable(imageTag, repository), movable));
});
