import { matchesWildcards } from 'infra-checks/iam/wildcards.ts';
import { z } from 'zod';
import { ApiFault } from '../../aws-api/api-fault.ts';
import type { Access } from '../../aws-api/authorize.ts';
import type { ImageManifest } from './image-registry.ts';
import type { ImageRepository, RegionConfig } from './region-config.ts';

/** The tags that ECR takes. */
export const tagPattern = /^\w[\w.-]{0,127}$/;

/** An image as ECR answers with it. */
export type FoundImage = ReturnType<typeof imageOf>;

export function imageOf(
  { accountId }: RegionConfig,
  repository: ImageRepository,
  manifest: ImageManifest,
  imageTag: string | undefined,
) {
  return {
    registryId: accountId,
    repositoryName: repository.name,
    imageId: { imageDigest: manifest.digest, ...(imageTag === undefined ? {} : { imageTag }) },
    imageManifest: manifest.text,
    imageManifestMediaType: manifest.mediaType,
  };
}

/** What names a repository in an input. */
export const ofRepository = z.strictObject({
  registryId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  repositoryName: z.string(),
});

/** A repository by its name, in the registry of an account. It need not exist. */
export interface RepositoryPlace {
  readonly registryId: string;
  readonly repositoryName: string;
}

/** What IAM judges for an action on a repository. */
export function repositoryAccess(
  action: string,
  { registryId, repositoryName }: RepositoryPlace,
  { region }: RegionConfig,
): Access {
  return {
    action: `ecr:${action}`,
    resource: `arn:aws:ecr:${region}:${registryId}:repository/${repositoryName}`,
  };
}

/** @throws ApiFault for a repository that the region does not have. */
export function findRepository(
  { registryId, repositoryName: name }: RepositoryPlace,
  { accountId, imageRepositories }: RegionConfig,
  code = 'RepositoryNotFoundException',
): ImageRepository {
  const found = imageRepositories.find((repository) => repository.name === name);
  if (found && registryId === accountId) return found;
  throw new ApiFault(
    code,
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );
}

/** Whether an image tag may move to another digest. */
export function isMovable(imageTag: string, { movableTags }: ImageRepository): boolean {
  return movableTags.some((pattern) => matchesWildcards(pattern, imageTag));
}

/** ECR's words about an image tag that may not move. */
export function immutableTagWords(imageTag: string, { name }: ImageRepository): string {
  return `The image tag '${imageTag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`;
}
