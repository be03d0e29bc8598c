import { createHash } from 'node:crypto';
import { StepError } from './errors.ts';
import { readJson } from './read-json.ts';
import { programError, runProgram, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** An ECR repository. */
export interface ImageRepository {
  readonly region: string;
  readonly repositoryName: string;
}

/** The tag or digest of an image. */
export type ImageId = Readonly<{ imageTag: string } | { imageDigest: string }>;

/** An image of the repository: its digest, and its manifest, which another tag needs. */
export interface StoredImage {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string | undefined;
  /** The tag by which it was asked for. */
  readonly imageTag: string | undefined;
}

/** An image with all of its tags. */
export interface TaggedImage {
  readonly digest: string;
  readonly imageTags: readonly string[];
}

interface FoundImage {
  readonly imageId?: { readonly imageDigest?: string; readonly imageTag?: string };
  readonly imageManifest?: string;
  readonly imageManifestMediaType?: string;
}

interface BatchGetImageAnswer {
  readonly images?: readonly FoundImage[];
  readonly failures?: readonly { readonly failureCode?: string; readonly failureReason?: string }[];
}

interface DescribeImagesAnswer {
  readonly imageDetails?: readonly {
    readonly imageDigest?: string;
    readonly imageTags?: readonly string[];
  }[];
}

/** Finds an image; undefined if the registry has none. */
export async function findImage(
  context: StepContext,
  repository: ImageRepository,
  imageId: ImageId,
): Promise<StoredImage | undefined> {
  const [image] = await findImages(context, repository, [imageId]);
  return image;
}

/** Finds several images by one call, and leaves out those that the registry does not have. */
export async function findImages(
  context: StepContext,
  repository: ImageRepository,
  imageIds: readonly ImageId[],
): Promise<readonly StoredImage[]> {
  const ids = imageIds.map((id) =>
    'imageTag' in id ? `imageTag=${id.imageTag}` : `imageDigest=${id.imageDigest}`,
  );
  const args = ['ecr', 'batch-get-image', ...flagsOf(repository), '--image-ids', ...ids, '--output', 'json'];
  const output = await runProgram(context, 'aws', args);
  const { images = [], failures = [] } = readJson<BatchGetImageAnswer>('aws ecr batch-get-image', output);
  const refusal = failures.find(({ failureCode }) => failureCode !== 'ImageNotFound');
  if (refusal !== undefined) {
    const words = `${refusal.failureCode}: ${refusal.failureReason}`;
    throw new StepError(`${repository.repositoryName} does not give ${ids.join(', ')}: ${words}`);
  }
  if (images.length + failures.length === 0) throw new StepError('aws ecr batch-get-image named no image');
  return images.map(storedImage);
}

function storedImage({
  imageId,
  imageManifest: manifest = '',
  imageManifestMediaType: mediaType,
}: FoundImage): StoredImage {
  const digest = imageId?.imageDigest ?? 'no digest';
  assertDigest(manifest, digest);
  return { digest, manifest, mediaType, imageTag: imageId?.imageTag };
}

/** The image of a tag, with all of its tags; undefined if the repository has no such tag. */
export async function findTags(
  context: StepContext,
  repository: ImageRepository,
  imageTag: string,
): Promise<TaggedImage | undefined> {
  const args = ['ecr', 'describe-images', ...flagsOf(repository), '--image-ids', `imageTag=${imageTag}`];
  args.push('--output', 'json');
  const result = await tryProgram(context, 'aws', args);
  if (result.stderr.includes('(ImageNotFoundException)')) return undefined;
  if (result.exitCode !== 0) throw programError('aws', args, result);
  const { imageDetails } = readJson<DescribeImagesAnswer>('aws ecr describe-images', result.stdout);
  const { imageDigest, imageTags } = imageDetails?.[0] ?? {};
  if (imageDigest && imageTags) return { digest: imageDigest, imageTags };
  throw new StepError(`aws ecr describe-images named no image: ${result.stdout.slice(0, 200)}`);
}

/**
 * Adds a tag to an image in the repository, without a pull. It can run again. An immutable tag of another image is an
 * error.
 */
export async function tagImage(
  context: StepContext,
  repository: ImageRepository,
  image: StoredImage,
  imageTag: string,
): Promise<void> {
  const args = ['ecr', 'put-image', ...flagsOf(repository), '--image-tag', imageTag];
  args.push('--image-manifest', image.manifest);
  if (image.mediaType !== undefined) args.push('--image-manifest-media-type', image.mediaType);
  args.push('--output', 'json');
  const result = await tryProgram(context, 'aws', args);
  if (result.exitCode === 0 || result.stderr.includes('(ImageAlreadyExistsException)')) return;
  if (!result.stderr.includes('(ImageTagAlreadyExistsException)')) throw programError('aws', args, result);
  const holder = await findImage(context, repository, { imageTag });
  if (holder?.digest === image.digest) return;
  throw new StepError(
    `the image tag ${imageTag} of ${repository.repositoryName} already belongs to ${holder?.digest} and is immutable, so it cannot move to ${image.digest}: give this commit another version tag`,
  );
}

function flagsOf({ region, repositoryName }: ImageRepository): string[] {
  return ['--region', region, '--repository-name', repositoryName];
}

/** A manifest that does not match its digest would be stored as another image. */
function assertDigest(manifest: string, digest: string): void {
  const actual = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  if (actual === digest) return;
  throw new StepError(
    `the registry gave ${digest} a manifest of ${actual}: it can't be tagged without a change`,
  );
}
