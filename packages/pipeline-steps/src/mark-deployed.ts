import { StepError } from './errors.ts';
import { findImage, type ImageRepository, tagImage } from './image-repository.ts';
import type { StepContext } from './step.ts';

/** The image of an environment. */
export interface DeployedImage extends ImageRepository {
  readonly digest: string;
  readonly environment: string;
}

/** Tags the digest that an environment runs, so that the registry's lifecycle policy never removes it. Returns the tag. */
export async function markDeployed(context: StepContext, request: DeployedImage): Promise<string> {
  const image = await findImage(context, request, { imageDigest: request.digest });
  if (image === undefined) {
    throw new StepError(`${request.repositoryName} in ${request.region} has no image ${request.digest}`);
  }
  const imageTag = `deployed-${request.environment}`;
  await tagImage(context, request, image, imageTag);
  return imageTag;
}
