import type { ImageLifecycleRule } from '../../constructs/image-repository.ts';

/** What is deployed where is told by image tags that move: `deployed-staging`. So does `latest`. */
export const movableTags = ['latest', 'deployed-*'] as const;

/**
 * Which images go, in the order of their priority. An image that the tags of an earlier rule match can't be removed
 * by a later one: the first rule, whose count is never reached, keeps for good what runs in an environment.
 */
export const imageLifecycleRules: readonly ImageLifecycleRule[] = [
  {
    description: 'Keep what is deployed',
    selection: {
      tagStatus: 'tagged',
      tagPatternList: ['deployed-*'],
      countType: 'imageCountMoreThan',
      countNumber: 1000,
    },
  },
  {
    description: 'Keep the last hundred releases, such as 1.0.2',
    selection: {
      tagStatus: 'tagged',
      tagPatternList: ['*.*.*'],
      countType: 'imageCountMoreThan',
      countNumber: 100,
    },
  },
  {
    description: 'Keep the last two hundred commits',
    selection: {
      tagStatus: 'tagged',
      tagPatternList: ['*'],
      countType: 'imageCountMoreThan',
      countNumber: 200,
    },
  },
  {
    description: 'Remove what no image tag names',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
  },
];
