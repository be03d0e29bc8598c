import { StepError } from './errors.ts';
import { findImage, type ImageRepository, type StoredImage, tagImage } from './image-repository.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';
import { shortCommitId } from './values.ts';

/** The image of a commit, and the tag to publish it under. */
export interface PushRequest extends ImageRepository {
  readonly repositoryUri: string;
  readonly commitId: string;
  readonly imageTag: string;
}

const LATEST = 'latest';

/**
 * Pushes the commit's image unless the registry has it, then puts the image tag and `latest` on the same digest,
 * which it gives. Each part can be done again.
 */
export async function pushImage(context: StepContext, request: PushRequest): Promise<string> {
  const shortId = shortCommitId(request.commitId);
  const byCommit = { imageTag: shortId };
  const image =
    (await findImage(context, request, byCommit)) ?? (await pushByCommit(context, request, shortId));
  for (const imageTag of new Set([request.imageTag, LATEST])) {
    if (imageTag === shortId) continue;
    await tagImage(context, request, image, imageTag);
    context.say(`${request.repositoryName}:${imageTag} is ${image.digest}`);
  }
  return image.digest;
}

async function pushByCommit(
  context: StepContext,
  request: PushRequest,
  shortId: string,
): Promise<StoredImage> {
  await runProgram(context, 'docker', ['push', `${request.repositoryUri}:${shortId}`], { isShown: true });
  const image = await findImage(context, request, { imageTag: shortId });
  if (image !== undefined) return image;
  throw new StepError(
    `docker pushed ${request.repositoryUri}:${shortId}, and ${request.repositoryName} in ${request.region} does not know it: compare the two names`,
  );
}
