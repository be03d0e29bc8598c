import { matchesWildcards } from 'infra-checks/iam/wildcards.ts';
import type { ImageRepository } from './region-config.ts';

/** Whether an image tag may move to another digest, by the repository's mutability and exclusion filters. */
export function isMutableTag(imageTag: string, repository: ImageRepository): boolean {
  const isExcluded = repository.exclusionFilters.some((filter) => matchesWildcards(filter, imageTag));
  switch (repository.tagMutability) {
    case 'MUTABLE':
      return true;
    case 'IMMUTABLE':
      return false;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return isExcluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return !isExcluded;
  }
}

/** ECR's words about an image tag that may not move. */
export function immutableTagWords(imageTag: string, { name }: ImageRepository): string {
  return `The image tag '${imageTag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`;
}
