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
import type { Session } from '../../aws-api/sessions.ts';
import {
  type FoundImage,
  findRepository,
  imageOf,
  ofRepository,
  type RepositoryPlace,
  repositoryAccess,
  tagPattern,
} from './ecr-image.ts';
import { registryHost } from './ecr-registry.ts';
import type { ImageManifest, ImageRegistry } from './image-registry.ts';
import { newImage, putImage } from './put-image.ts';
import { type ImageRepository, type RegionConfig, serviceHost } from './region-config.ts';
import type { RegistryLogins } from './registry-logins.ts';

const imageId = z
  .strictObject({ imageTag: z.string().optional(), imageDigest: z.string().optional() })
  .refine(({ imageTag, imageDigest }) => imageTag !== undefined || imageDigest !== undefined, 'it is empty');
const ofImages = ofRepository.extend({ imageIds: z.array(imageId).min(1).max(100) });
/** How ECR names one image in a call: by its tag, by its digest, or by both, which must be of one image. */
type ImageId = z.infer<typeof imageId>;
type Images = RepositoryPlace & Pick<z.infer<typeof ofImages>, 'imageIds'>;

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
  const operation = <Input extends z.infer<typeof ofRepository>>(
    name: string,
    schema: z.ZodType<Input>,
    run: (input: Input & RepositoryPlace, config: RegionConfig, registry: ImageRegistry) => Promise<object>,
  ): Operation => ({
    access: (input, caller) => repositoryAccess(name, placeIn(input, caller), config),
    run: (input, caller) => run({ ...readInput(schema, input), ...placeIn(input, caller) }, config, registry),
  });
  return {
    region,
    host: serviceHost('api.ecr', region),
    signingName: 'ecr',
    file: 'stand-ins/aws/ecr.ts',
    invalidCode: 'InvalidParameterException',
    protocol: json11('AmazonEC2ContainerRegistry_V20150921'),
    operations: {
      GetAuthorizationToken: {
        access: () => ({ action: 'ecr:GetAuthorizationToken', resource: '*' }),
        run(input, caller) {
          readInput(z.strictObject({}), input);
          const { accountId } = caller;
          return authorizationToken(logins.create(caller), registryHost({ accountId, region }));
        },
      },
      BatchGetImage: operation('BatchGetImage', ofImages, batchGetImage),
      DescribeImages: operation('DescribeImages', ofImages, describeImages),
      PutImage: operation('PutImage', newImage, putImage),
    },
  };
}

/** Without a registry, it is that of the caller's account. */
function placeIn(input: unknown, { accountId }: Pick<Session, 'accountId'>): RepositoryPlace {
  const { registryId = accountId, repositoryName } = readInput(z.object(ofRepository.shape), input);
  return { registryId, repositoryName };
}

function authorizationToken(
  { password, expiresAt }: ReturnType<RegistryLogins['create']>,
  host: string,
): object {
  return {
    authorizationData: [
      {
        authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
        expiresAt: expiresAt.getTime() / 1000,
        proxyEndpoint: `https://${host}`,
      },
    ],
  };
}

/** The images, and a failure for each that is not there. */
async function batchGetImage(
  { imageIds, ...place }: Images,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ images: FoundImage[]; failures: ImageFailure[] }> {
  const repository = findRepository(place, region);
  const images: FoundImage[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of imageIds) {
    const found = await findImage(imageId, repository, registry);
    if ('failureCode' in found) failures.push(found);
    else images.push(imageOf(region, repository, found, imageId.imageTag));
  }
  return { images, failures };
}

/** The images with all tags of their digests; one that is not there fails the call. */
async function describeImages(
  { imageIds, ...place }: Images,
  region: RegionConfig,
  registry: ImageRegistry,
): Promise<{ imageDetails: object[] }> {
  const repository = findRepository(place, region);
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
  if (failureCode.startsWith('Invalid')) return new ApiFault('InvalidParameterException', failureReason);
  const { imageDigest = 'null', imageTag = 'null' } = imageId;
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
  const { imageTag, imageDigest } = imageId;
  const words = (kind: string, { source }: RegExp) =>
    `Invalid request parameters: image ${kind} must match ${source}`;
  if (imageTag !== undefined && !tagPattern.test(imageTag))
    return fail('InvalidImageTag', words('tag', tagPattern));
  if (imageDigest !== undefined && !digestPattern.test(imageDigest))
    return fail('InvalidImageDigest', words('digest', digestPattern));
  const found = await registry.getManifest(repository.name, imageTag ?? imageDigest ?? '');
  if (found === undefined) return fail('ImageNotFound', 'Requested image not found');
  if (imageDigest === undefined || imageDigest === found.digest) return found;
  return fail('ImageTagDoesNotMatchDigest', `The image tag ${imageTag} is not of ${imageDigest}`);
}
