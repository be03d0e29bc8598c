import { ApiFault } from '../../aws-api/api-fault.ts';
import type { Access } from '../../aws-api/authorize.ts';
import type { ImageManifest } from './image-registry.ts';
import type { ImageRepository, RegionConfig } from './region-config.ts';

/** The tags that ECR takes. */
export const tagPattern = /^\w[\w.-]{0,127}$/;

/** An image as ECR answers with it. */
export type FoundImage = ReturnType<typeof imageOf>;

export function imageOf(
  region: RegionConfig,
  repository: ImageRepository,
  manifest: ImageManifest,
  imageTag: string | undefined,
) {
  return {
    registryId: region.accountId,
    repositoryName: repository.name,
    imageId: { imageDigest: manifest.digest, ...(imageTag === undefined ? {} : { imageTag }) },
    imageManifest: manifest.text,
    imageManifestMediaType: manifest.mediaType,
  };
}

/** What IAM judges for an action on a repository. The repository need not exist. */
export function repositoryAccess(action: string, name: string, region: RegionConfig): Access {
  return {
    action: `ecr:${action}`,
    resource: `arn:aws:ecr:${region.region}:${region.accountId}:repository/${name}`,
  };
}

/** @throws ApiFault for a repository that the region does not have. */
export function findRepository(
  name: string,
  region: RegionConfig,
  code = 'RepositoryNotFoundException',
): ImageRepository {
  const found = region.imageRepositories.find((repository) => repository.name === name);
  if (found) return found;
  throw new ApiFault(
    code,
    `The repository with name '${name}' does not exist in the registry with id '${region.accountId}'`,
  );
}
