import { defaultRule } from 'tag-resolver';
import { findCommits, isAncestor } from './commit-history.ts';
import { StepError } from './errors.ts';
import {
  findImage,
  findTags,
  type ImageRepository,
  type StoredImage,
  type TaggedImage,
  tagImage,
} from './image-repository.ts';
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
const SHORT_COMMIT_ID = new RegExp(`^[0-9a-f]{${defaultRule.length}}$`);

/**
 * Pushes the commit's image unless the registry has it, then puts the image tag on the same digest, which it gives, and
 * `latest` where the commit descends from what that stands for. Each part can be done again.
 */
export async function pushImage(context: StepContext, request: PushRequest): Promise<string> {
  const shortId = shortCommitId(request.commitId);
  const byCommit = { imageTag: shortId };
  const image =
    (await findImage(context, request, byCommit)) ?? (await pushByCommit(context, request, shortId));
  if (request.imageTag !== shortId) await putTag(context, request, image, request.imageTag);
  await moveLatest(context, request, image);
  return image.digest;
}

async function putTag(
  context: StepContext,
  request: PushRequest,
  image: StoredImage,
  imageTag: string,
): Promise<void> {
  await tagImage(context, request, image, imageTag);
  context.say(`${request.repositoryName}:${imageTag} is ${image.digest}`);
}

/**
 * `latest` moves as a deploy does: to a descendant. Otherwise it stays, and the build goes on, as nothing is deployed by
 * it. ECR can't make a put depend on what is there, but the pipeline runs one build at a time.
 */
async function moveLatest(context: StepContext, request: PushRequest, image: StoredImage): Promise<void> {
  const current = await findTags(context, request, LATEST);
  const objection = current && (await findObjection(context, request, current, image));
  if (objection === undefined) await putTag(context, request, image, LATEST);
  else context.say(`${request.repositoryName}:${LATEST} stays: ${objection}`);
}

/** By the ten characters among the tags of what is latest; another tag may look like them, and leads to no commit. */
async function findObjection(
  context: StepContext,
  { region, repositoryName, commitId }: PushRequest,
  { digest, imageTags }: TaggedImage,
  image: StoredImage,
): Promise<string | undefined> {
  if (digest === image.digest) return undefined;
  const shortIds = imageTags.filter((imageTag) => SHORT_COMMIT_ID.test(imageTag));
  const commits = (await Promise.all(shortIds.map((shortId) => findCommits(context, shortId)))).flat();
  if (commits.length === 0)
    return `it stands for ${digest}, and no commit of this clone is known for that (its tags are ${imageTags.join(', ')}); to let the next build move it, type: aws ecr batch-delete-image --region ${region} --repository-name ${repositoryName} --image-ids imageTag=${LATEST}`;
  for (const commit of commits) {
    if (!(await isAncestor(context, commit, commitId)))
      return `commit ${shortCommitId(commitId)} does not descend from ${shortCommitId(commit)}, which it stands for`;
  }
  return undefined;
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
