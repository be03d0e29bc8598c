import { z } from 'zod';
import { ApiFault } from '../../aws-api/api-fault.ts';
import {
  type FoundImage,
  findRepository,
  imageOf,
  immutableTagWords,
  isMovable,
  ofRepository,
  type RepositoryPlace,
  tagPattern,
} from './ecr-image.ts';
import { digestOf, type ImageManifest, type ImageRegistry } from './image-registry.ts';
import type { ImageRepository, RegionConfig } from './region-config.ts';

/** The input of PutImage. */
export const newImage = ofRepository.extend({
  imageTag: z.string(),
  imageManifest: z.string(),
  imageManifestMediaType: z.string().optional(),
});

/** Stores a manifest under a tag, by the repository's rule for tags. */
export async function putImage(
  {
    imageTag,
    imageManifest: text,
    imageManifestMediaType,
    ...place
  }: z.infer<typeof newImage> & RepositoryPlace,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ image: FoundImage }> {
  const repository = findRepository(place, region);
  if (!tagPattern.test(imageTag)) throw invalid('imageTag', `must match ${tagPattern.source}`);
  const mediaType = mediaTypeOf(text, imageManifestMediaType);
  const manifest = { digest: digestOf(text), mediaType, text };
  const existing = await registry.getManifest(repository.name, imageTag);
  assertMayPut({ region, repository, imageTag, digest: manifest.digest, existing });
  const refusal = await registry.putManifest(repository.name, imageTag, manifest);
  if (refusal) throw new ApiFault(codeOfRefusal(refusal.code), refusal.message);
  return { image: imageOf(region, repository, manifest, imageTag) };
}

function assertMayPut(put: {
  readonly region: RegionConfig;
  readonly repository: ImageRepository;
  readonly imageTag: string;
  readonly digest: string;
  readonly existing: ImageManifest | undefined;
}): void {
  const { region, repository, imageTag, digest, existing } = put;
  if (existing?.digest === digest) {
    throw new ApiFault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${imageTag}' already exists in the repository with name '${repository.name}' ` +
        `in registry with id '${region.accountId}'`,
    );
  }
  if (existing === undefined || isMovable(imageTag, repository)) return;
  throw new ApiFault('ImageTagAlreadyExistsException', immutableTagWords(imageTag, repository));
}

function mediaTypeOf(manifest: string, given: string | undefined): string {
  const written = parseManifest(manifest);
  const mediaType = given ?? written;
  if (mediaType === undefined) {
    const sentence = 'the manifest has no mediaType; give --image-manifest-media-type';
    throw invalid('ImageManifest', sentence);
  }
  if (written !== undefined && written !== mediaType) {
    const sentence = `the manifest's own mediaType is ${written}`;
    throw invalid('imageManifestMediaType', sentence);
  }
  return mediaType;
}

function parseManifest(manifest: string): string | undefined {
  try {
    const { mediaType } = JSON.parse(manifest);
    return typeof mediaType === 'string' ? mediaType : undefined;
  } catch {
    throw invalid('ImageManifest', 'Invalid JSON syntax');
  }
}

function invalid(parameter: string, sentence: string): Error {
  return new ApiFault(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${sentence}'`,
  );
}

function codeOfRefusal(registryCode: string): string {
  if (registryCode === 'MANIFEST_BLOB_UNKNOWN') return 'LayersNotFoundException';
  if (registryCode === 'MANIFEST_UNKNOWN') return 'ReferencedImagesNotFoundException';
  return 'InvalidParameterException';
}
