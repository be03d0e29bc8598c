import { type AwsFault, serviceFault, usageFault } from './aws-errors.ts';
import type { AwsCall } from './command-line.ts';
import { digestOf, type ImageManifest, type ImageRegistry } from './image-registry.ts';
import type { ImageRepository, RegionConfig } from './region-config.ts';
import { isMutableTag } from './tag-mutability.ts';

/** How ECR names one image in a call. */
interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

interface ImageFailure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

type FoundImage = ReturnType<typeof imageOf>;

const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[\w+.-]+:[a-fA-F0-9]+$/;

/** `aws ecr batch-get-image`: the images that are there, and a failure for each that is not. */
export async function batchGetImage(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ images: FoundImage[]; failures: ImageFailure[] }> {
  const repository = findRepository(call, region, 'BatchGetImage');
  const images: FoundImage[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of call.list('image-ids').flatMap(parseImageIds)) {
    const found = await findImage(imageId, repository, registry);
    if ('failureCode' in found) failures.push(found);
    else images.push(imageOf(region, repository, found, imageId.imageTag));
  }
  return { images, failures };
}

/** `aws ecr describe-images`: each image by digest, with all of its tags; one that is not there fails the whole call. */
export async function describeImages(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ imageDetails: object[] }> {
  const repository = findRepository(call, region, 'DescribeImages');
  const digests = new Map<string, string>();
  for (const imageTag of await registry.listTags(repository.name)) {
    const manifest = await registry.getManifest(repository.name, imageTag);
    if (manifest) digests.set(imageTag, manifest.digest);
  }
  const imageDetails: object[] = [];
  for (const imageId of call.list('image-ids').flatMap(parseImageIds)) {
    const found = await findImage(imageId, repository, registry);
    if ('failureCode' in found) throw describeFault(found, repository, region);
    const imageTags = [...digests].filter(([, digest]) => digest === found.digest).map(([tag]) => tag);
    imageDetails.push({
      registryId: region.accountId,
      repositoryName: repository.name,
      imageDigest: found.digest,
      imageTags,
      imageManifestMediaType: found.mediaType,
    });
  }
  return { imageDetails };
}

function describeFault(
  { failureCode, failureReason, imageId: { imageDigest = 'null', imageTag = 'null' } }: ImageFailure,
  repository: ImageRepository,
  region: RegionConfig,
): AwsFault {
  if (failureCode !== 'ImageNotFound')
    return serviceFault('InvalidParameterException', 'DescribeImages', failureReason);
  return serviceFault(
    'ImageNotFoundException',
    'DescribeImages',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the ` +
      `repository with name '${repository.name}' in the registry with id '${region.accountId}'`,
  );
}

/** `aws ecr put-image`: stores a manifest, under a tag when one is given, by the repository's rule for tags. */
export async function putImage(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ image: FoundImage }> {
  const repository = findRepository(call, region, 'PutImage');
  const imageTag = call.optional('image-tag');
  if (imageTag !== undefined && !tagPattern.test(imageTag)) {
    throw putFault('InvalidParameterException', invalid('imageTag', `must match ${tagPattern.source}`));
  }
  const text = call.required('image-manifest');
  const mediaType = mediaTypeOf(text, call.optional('image-manifest-media-type'));
  const manifest = { digest: digestOf(text), mediaType, text };
  const reference = imageTag ?? manifest.digest;
  const existing = await registry.getManifest(repository.name, reference);
  assertMayPut({ region, repository, imageTag, digest: manifest.digest, existing });
  const refusal = await registry.putManifest(repository.name, reference, manifest);
  if (refusal) throw putFault(codeOfRefusal(refusal.code), refusal.message);
  return { image: imageOf(region, repository, manifest, imageTag) };
}

function assertMayPut(put: {
  readonly region: RegionConfig;
  readonly repository: ImageRepository;
  readonly imageTag: string | undefined;
  readonly digest: string;
  readonly existing: ImageManifest | undefined;
}): void {
  const { region, repository, imageTag, digest, existing } = put;
  if (existing?.digest === digest) {
    const tagged = imageTag === undefined ? '' : ` and tag '${imageTag}'`;
    throw putFault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}'${tagged} already exists in the repository with name '${repository.name}' ` +
        `in registry with id '${region.accountId}'`,
    );
  }
  if (existing === undefined || imageTag === undefined || isMutableTag(imageTag, repository)) return;
  throw putFault(
    'ImageTagAlreadyExistsException',
    `The image tag '${imageTag}' already exists in the '${repository.name}' repository and cannot be ` +
      'overwritten because the tag is immutable.',
  );
}

async function findImage(
  imageId: ImageId,
  repository: ImageRepository,
  registry: ImageRegistry,
): Promise<ImageManifest | ImageFailure> {
  const fail = (failureCode: string, failureReason: string) => ({ imageId, failureCode, failureReason });
  const { imageDigest, imageTag } = imageId;
  if (imageDigest !== undefined && !digestPattern.test(imageDigest)) {
    return fail(
      'InvalidImageDigest',
      `Invalid request parameters: image digest must match ${digestPattern.source}`,
    );
  }
  if (imageTag !== undefined && !tagPattern.test(imageTag)) {
    return fail('InvalidImageTag', `Invalid request parameters: image tag must match ${tagPattern.source}`);
  }
  const found = await registry.getManifest(repository.name, imageTag ?? imageDigest ?? '');
  if (found === undefined) return fail('ImageNotFound', 'Requested image not found');
  if (imageDigest !== undefined && found.digest !== imageDigest) {
    return fail('ImageTagDoesNotMatchDigest', 'Requested image tag does not match the requested digest');
  }
  return found;
}

function imageOf(
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

function findRepository(call: AwsCall, region: RegionConfig, operation: string): ImageRepository {
  const name = call.required('repository-name');
  const found = region.imageRepositories.find((repository) => repository.name === name);
  if (found) return found;
  throw serviceFault(
    'RepositoryNotFoundException',
    operation,
    `The repository with name '${name}' does not exist in the registry with id '${region.accountId}'`,
  );
}

/** The AWS CLI's shorthand: `imageTag=x`, `imageDigest=y` or both with a comma. */
function parseImageIds(text: string): ImageId {
  const pairs = text.split(',').map((pair) => /^(imageTag|imageDigest)=(.+)$/s.exec(pair));
  const entries = pairs.map((pair) => {
    if (pair) return [pair[1] ?? '', pair[2] ?? ''] as const;
    throw usageFault(`--image-ids: expected imageTag=TAG or imageDigest=DIGEST, received: ${text}`);
  });
  return Object.fromEntries(entries);
}

function mediaTypeOf(manifest: string, given: string | undefined): string {
  const written = parseManifest(manifest);
  const mediaType = given ?? written;
  if (mediaType === undefined) {
    const sentence = 'the manifest has no mediaType; give --image-manifest-media-type';
    throw putFault('InvalidParameterException', invalid('ImageManifest', sentence));
  }
  if (written !== undefined && written !== mediaType) {
    const sentence = `the manifest's own mediaType is ${written}`;
    throw putFault('InvalidParameterException', invalid('imageManifestMediaType', sentence));
  }
  return mediaType;
}

function parseManifest(manifest: string): string | undefined {
  try {
    const { mediaType } = JSON.parse(manifest);
    return typeof mediaType === 'string' ? mediaType : undefined;
  } catch {
    throw putFault('InvalidParameterException', invalid('ImageManifest', 'Invalid JSON syntax'));
  }
}

function invalid(parameter: string, sentence: string): string {
  return `Invalid parameter at '${parameter}' failed to satisfy constraint: '${sentence}'`;
}

function putFault(code: string, sentence: string): AwsFault {
  return serviceFault(code, 'PutImage', sentence);
}

function codeOfRefusal(registryCode: string): string {
  if (registryCode === 'MANIFEST_BLOB_UNKNOWN') return 'LayersNotFoundException';
  if (registryCode === 'MANIFEST_UNKNOWN') return 'ReferencedImagesNotFoundException';
  return 'InvalidParameterException';
}
