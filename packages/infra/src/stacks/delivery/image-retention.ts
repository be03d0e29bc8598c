import type { ImageLifecycleRule } from '../../constructs/image-repository.ts';

/** Image tags that move: `latest`, and those that mark what is deployed, such as `deployed-staging`. */
export const movableTags = ['latest', 'deployed-*'] as const;

/**
 * The lifecycle rules, by priority. A later rule can't remove an image that an earlier rule matches. So the first rule,
 * whose count is never reached, keeps what runs in an environment.
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
