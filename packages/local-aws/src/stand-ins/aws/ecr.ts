import { type AwsFault, serviceFault, usageFault } from './aws-errors.ts';
import type { AwsCall } from './command-line.ts';
import { digestOf, type ImageManifest, type ImageRegistry } from './image-registry.ts';
import type { ImageRepository, RegionConfig } from './region-config.ts';
import { isMutableTag } from './tag-mutability.ts';

/** How ECR names one image in a call. */
type ImageId = { readonly imageTag: string } | { readonly imageDigest: string };

interface ImageFailure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

type FoundImage = ReturnType<typeof imageOf>;

const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[\w+.-]+:[a-fA-F0-9]+$/;

/** `aws ecr batch-get-image`: the image, or the failure if it is not there. */
export async function batchGetImage(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ images: FoundImage[]; failures: ImageFailure[] }> {
  const repository = findRepository(call, region, 'BatchGetImage');
  const imageId = parseImageId(call.required('image-ids'));
  const found = await findImage(imageId, repository, registry);
  if ('failureCode' in found) return { images: [], failures: [found] };
  const imageTag = 'imageTag' in imageId ? imageId.imageTag : undefined;
  return { images: [imageOf(region, repository, found, imageTag)], failures: [] };
}

/** `aws ecr describe-images`: the image with all tags of its digest; one that is not there fails the call. */
export async function describeImages(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ imageDetails: object[] }> {
  const repository = findRepository(call, region, 'DescribeImages');
  const found = await findImage(parseImageId(call.required('image-ids')), repository, registry);
  if ('failureCode' in found) throw describeFault(found, repository, region);
  const imageTags: string[] = [];
  for (const imageTag of await registry.listTags(repository.name)) {
    const manifest = await registry.getManifest(repository.name, imageTag);
    if (manifest?.digest === found.digest) imageTags.push(imageTag);
  }
  const image = {
    registryId: region.accountId,
    repositoryName: repository.name,
    imageDigest: found.digest,
    imageTags,
    imageManifestMediaType: found.mediaType,
  };
  return { imageDetails: [image] };
}

function describeFault(
  { failureCode, failureReason, imageId }: ImageFailure,
  repository: ImageRepository,
  region: RegionConfig,
): AwsFault {
  if (failureCode !== 'ImageNotFound')
    return serviceFault('InvalidParameterException', 'DescribeImages', failureReason);
  const { imageDigest = 'null', imageTag = 'null' }: { imageDigest?: string; imageTag?: string } = imageId;
  return serviceFault(
    'ImageNotFoundException',
    'DescribeImages',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the ` +
      `repository with name '${repository.name}' in the registry with id '${region.accountId}'`,
  );
}

/** `aws ecr put-image`: stores a manifest under a tag, by the repository's rule for tags. */
export async function putImage(
  call: AwsCall,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ image: FoundImage }> {
  const repository = findRepository(call, region, 'PutImage');
  const imageTag = call.required('image-tag');
  if (!tagPattern.test(imageTag)) {
    throw putFault('InvalidParameterException', invalid('imageTag', `must match ${tagPattern.source}`));
  }
  const text = call.required('image-manifest');
  const mediaType = mediaTypeOf(text, call.optional('image-manifest-media-type'));
  const manifest = { digest: digestOf(text), mediaType, text };
  const existing = await registry.getManifest(repository.name, imageTag);
  assertMayPut({ region, repository, imageTag, digest: manifest.digest, existing });
  const refusal = await registry.putManifest(repository.name, imageTag, manifest);
  if (refusal) throw putFault(codeOfRefusal(refusal.code), refusal.message);
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
    throw putFault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${imageTag}' already exists in the repository with name '${repository.name}' ` +
        `in registry with id '${region.accountId}'`,
    );
  }
  if (existing === undefined || isMutableTag(imageTag, repository)) return;
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
  const [kind, reference, pattern] =
    'imageTag' in imageId
      ? ['tag', imageId.imageTag, tagPattern]
      : ['digest', imageId.imageDigest, digestPattern];
  if (!pattern.test(reference)) {
    const code = kind === 'tag' ? 'InvalidImageTag' : 'InvalidImageDigest';
    return fail(code, `Invalid request parameters: image ${kind} must match ${pattern.source}`);
  }
  const found = await registry.getManifest(repository.name, reference);
  return found ?? fail('ImageNotFound', 'Requested image not found');
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

/** The AWS CLI's shorthand for one image: `imageTag=x` or `imageDigest=y`. */
function parseImageId(text: string): ImageId {
  const [, key, value = ''] = /^(imageTag|imageDigest)=([^,]+)$/.exec(text) ?? [];
  if (key === 'imageTag') return { imageTag: value };
  if (key === 'imageDigest') return { imageDigest: value };
  throw usageFault(`--image-ids: expected imageTag=TAG or imageDigest=DIGEST, received: ${text}`);
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
