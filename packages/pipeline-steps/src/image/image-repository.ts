import { createHash } from 'node:crypto';
import type { ECR, Image } from '@aws-sdk/client-ecr';
import { AwsError, answerOf, clientSettings } from '../aws.ts';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';

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
  const { region, repositoryName } = repository;
  const client = await createClient(context, region);
  const answer = client.batchGetImage({ repositoryName, imageIds: [...imageIds] });
  const { images = [], failures = [] } = await answerOf('ecr:BatchGetImage', answer);
  const refusal = failures.find(({ failureCode }) => failureCode !== 'ImageNotFound');
  if (refusal !== undefined) {
    const words = `${refusal.failureCode}: ${refusal.failureReason}`;
    const names = imageIds.map((id) => Object.values(id)).join(', ');
    throw new StepError(`${repositoryName} does not give ${names}: ${words}`);
  }
  if (images.length + failures.length === 0) throw new StepError('ecr:BatchGetImage named no image');
  return images.map(storedImage);
}

async function createClient(context: StepContext, region: string): Promise<ECR> {
  const { ECR } = await import('@aws-sdk/client-ecr');
  return new ECR(clientSettings(context, region));
}

function storedImage({
  imageId,
  imageManifest: manifest = '',
  imageManifestMediaType: mediaType,
}: Image): StoredImage {
  const digest = imageId?.imageDigest ?? 'no digest';
  assertDigest(manifest, digest);
  return { digest, manifest, mediaType, imageTag: imageId?.imageTag };
}

/** The image of a tag, with all of its tags; undefined if the repository has no such tag. */
export async function findTags(
  context: StepContext,
  { region, repositoryName }: ImageRepository,
  imageTag: string,
): Promise<TaggedImage | undefined> {
  const client = await createClient(context, region);
  const answer = client.describeImages({ repositoryName, imageIds: [{ imageTag }] });
  try {
    const { imageDetails } = await answerOf('ecr:DescribeImages', answer);
    const { imageDigest, imageTags } = imageDetails?.[0] ?? {};
    if (imageDigest && imageTags) return { digest: imageDigest, imageTags };
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ImageNotFoundException') return undefined;
    throw error;
  }
  throw new StepError('ecr:DescribeImages named no image');
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
  const { region, repositoryName } = repository;
  const { manifest: imageManifest, mediaType: imageManifestMediaType } = image;
  const client = await createClient(context, region);
  const input = { repositoryName, imageTag, imageManifest, imageManifestMediaType };
  try {
    await answerOf('ecr:PutImage', client.putImage(input));
  } catch (error) {
    const code = error instanceof AwsError ? error.code : undefined;
    if (code === 'ImageAlreadyExistsException') return;
    if (code !== 'ImageTagAlreadyExistsException') throw error;
    const holder = await findImage(context, repository, { imageTag });
    if (holder?.digest === image.digest) return;
    throw new StepError(
      `the image tag ${imageTag} of ${repositoryName} already belongs to ${holder?.digest} and is immutable, so it cannot move to ${image.digest}: give this commit another version tag`,
    );
  }
}

/** A manifest that does not match its digest would be stored as another image. */
function assertDigest(manifest: string, digest: string): void {
  const actual = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  if (actual === digest) return;
  throw new StepError(
    `the registry gave ${digest} a manifest of ${actual}: it can't be tagged without a change`,
  );
}
