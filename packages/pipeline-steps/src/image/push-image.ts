import { defaultRule } from 'tag-resolver';
import { findCommits, isAncestor, parseCommitGraph } from '../commit/commit-graph.ts';
import { listCommits } from '../commit/commit-history.ts';
import { StepError } from '../errors.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import {
  findImage,
  findTags,
  type ImageRepository,
  type StoredImage,
  type TaggedImage,
  tagImage,
} from './image-repository.ts';

/** The image of a commit, and the tag to publish it under. */
export interface PushRequest extends ImageRepository {
  readonly repositoryUri: string;
  readonly commitId: string;
  readonly imageTag: string;
}

const latestTag = 'latest';
const shortCommitIdPattern = new RegExp(`^[0-9a-f]{${defaultRule.length}}$`);

/**
 * Pushes the commit's image unless the registry has it, adds the image tag to its digest, and moves `latest` if the commit
 * descends from the commit of `latest`. Returns the digest. Each part can run again.
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
 * `latest` moves only to a descendant. Otherwise it stays, and the build goes on, because nothing is deployed by it. ECR has
 * no conditional put, but the pipeline runs one build at a time.
 */
async function moveLatest(context: StepContext, request: PushRequest, image: StoredImage): Promise<void> {
  const current = await findTags(context, request, latestTag);
  const objection = current && (await findObjection(context, request, current, image));
  if (objection === undefined) await putTag(context, request, image, latestTag);
  else context.say(`${request.repositoryName}:${latestTag} stays: ${objection}`);
}

/** Finds the commit of `latest` by the short commit id among its tags. Another tag may look like one, without a commit. */
async function findObjection(
  context: StepContext,
  { region, repositoryName, commitId }: PushRequest,
  { digest, imageTags }: TaggedImage,
  image: StoredImage,
): Promise<string | undefined> {
  if (digest === image.digest) return undefined;
  const shortIds = imageTags.filter((imageTag) => shortCommitIdPattern.test(imageTag));
  const graph = parseCommitGraph(await listCommits(context));
  const commits = shortIds.flatMap((shortId) => findCommits(graph, shortId));
  if (commits.length === 0)
    return `it is ${digest}, and this clone has no commit for it (its tags are ${imageTags.join(', ')}); to let the next build move it, type: aws ecr batch-delete-image --region ${region} --repository-name ${repositoryName} --image-ids imageTag=${latestTag}`;
  const beside = commits.find((commit) => !isAncestor(graph, commit, commitId));
  if (beside === undefined) return undefined;
  return `commit ${shortCommitId(commitId)} does not descend from ${shortCommitId(beside)}, the commit of ${latestTag}`;
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
    `docker pushed ${request.repositoryUri}:${shortId}, but ${request.repositoryName} in ${request.region} does not have it: compare the two names`,
  );
}
