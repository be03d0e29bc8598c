/**
 * Stands in for: ECR's API, for GetAuthorizationToken, BatchGetImage, DescribeImages and PutImage.
 * Faithful: JSON 1.1, answers and errors by their names. Images are those of a real registry, and a tag moves only if
 * the repository's tag mutability and exclusion filters allow it.
 * Not: pages, filters, scans, lifecycle policies.
 */
import { z } from 'zod';
import { ApiFault, readInput } from '../../aws-api/api-fault.ts';
import type { ApiService, Operation } from '../../aws-api/api-server.ts';
import { json11 } from '../../aws-api/protocols.ts';
import { type FoundImage, findRepository, imageOf, repositoryAccess, tagPattern } from './ecr-image.ts';
import { registryHost } from './ecr-registry.ts';
import type { ImageManifest, ImageRegistry } from './image-registry.ts';
import { newImage, putImage } from './put-image.ts';
import { type ImageRepository, type RegionConfig, serviceHost } from './region-config.ts';
import type { RegistryLogins } from './registry-logins.ts';

const ofRepository = z.object({ repositoryName: z.string() });
const imageId = z.union([z.object({ imageTag: z.string() }), z.object({ imageDigest: z.string() })]);
const ofImages = ofRepository.extend({ imageIds: z.array(imageId).min(1).max(100) });
/** How ECR names one image in a call. */
type ImageId = z.infer<typeof imageId>;

interface ImageFailure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

const digestPattern = /^[\w+.-]+:[a-fA-F0-9]+$/;

/** ECR of the region, over a registry. */
export function ecrService(
  config: RegionConfig,
  registry: ImageRegistry,
  logins: RegistryLogins,
): ApiService {
  const { region } = config;
  const ofRepositoryName = (name: string, run: (input: unknown) => Promise<object>): Operation => ({
    access: (input) => repositoryAccess(name, readInput(ofRepository, input).repositoryName, config),
    run,
  });
  return {
    region,
    host: serviceHost('api.ecr', region),
    signingName: 'ecr',
    file: 'stand-ins/aws/ecr.ts',
    protocol: json11('AmazonEC2ContainerRegistry_V20150921'),
    operations: {
      GetAuthorizationToken: {
        access: () => ({ action: 'ecr:GetAuthorizationToken', resource: '*' }),
        run: (_input, caller) => authorizationToken(logins.create(caller), config),
      },
      BatchGetImage: ofRepositoryName('BatchGetImage', (input) =>
        batchGetImage(readInput(ofImages, input), config, registry),
      ),
      DescribeImages: ofRepositoryName('DescribeImages', (input) =>
        describeImages(readInput(ofImages, input), config, registry),
      ),
      PutImage: ofRepositoryName('PutImage', (input) =>
        putImage(readInput(newImage, input), config, registry),
      ),
    },
  };
}

function authorizationToken(
  { password, expiresAt }: ReturnType<RegistryLogins['create']>,
  config: RegionConfig,
): object {
  return {
    authorizationData: [
      {
        authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
        expiresAt: expiresAt.getTime() / 1000,
        proxyEndpoint: `https://${registryHost(config)}`,
      },
    ],
  };
}

/** The images, and a failure for each that is not there. */
async function batchGetImage(
  { repositoryName, imageIds }: z.infer<typeof ofImages>,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ images: FoundImage[]; failures: ImageFailure[] }> {
  const repository = findRepository(repositoryName, region);
  const images: FoundImage[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of imageIds) {
    const found = await findImage(imageId, repository, registry);
    const imageTag = 'imageTag' in imageId ? imageId.imageTag : undefined;
    if ('failureCode' in found) failures.push(found);
    else images.push(imageOf(region, repository, found, imageTag));
  }
  return { images, failures };
}

/** The images with all tags of their digests; one that is not there fails the call. */
async function describeImages(
  { repositoryName, imageIds }: z.infer<typeof ofImages>,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ imageDetails: object[] }> {
  const repository = findRepository(repositoryName, region);
  const imageDetails: object[] = [];
  for (const imageId of imageIds) {
    const found = await findImage(imageId, repository, registry);
    if ('failureCode' in found) throw describeFault(found, repository, region);
    imageDetails.push(await detailsOf(found, repository, region, registry));
  }
  return { imageDetails };
}

async function detailsOf(
  { digest, mediaType }: ImageManifest,
  { name }: ImageRepository,
  { accountId }: RegionConfig,
  registry: ImageRegistry,
): Promise<object> {
  const imageTags: string[] = [];
  for (const imageTag of await registry.listTags(name)) {
    const manifest = await registry.getManifest(name, imageTag);
    if (manifest?.digest === digest) imageTags.push(imageTag);
  }
  return {
    registryId: accountId,
    repositoryName: name,
    imageDigest: digest,
    imageTags,
    imageManifestMediaType: mediaType,
  };
}

function describeFault(
  { failureCode, failureReason, imageId }: ImageFailure,
  repository: ImageRepository,
  region: RegionConfig,
): Error {
  if (failureCode !== 'ImageNotFound') return new ApiFault('InvalidParameterException', failureReason);
  const { imageDigest = 'null', imageTag = 'null' }: { imageDigest?: string; imageTag?: string } = imageId;
  return new ApiFault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the ` +
      `repository with name '${repository.name}' in the registry with id '${region.accountId}'`,
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
