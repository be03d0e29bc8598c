import { readCommitTime } from './commit-history.ts';
import { findImage, type ImageRepository } from './image-repository.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';
import { shortCommitId } from './values.ts';

/** The image of a commit: where it is kept, and what it is built from. */
export interface BuildRequest extends ImageRepository {
  readonly repositoryUri: string;
  readonly commitId: string;
  /** Where the commit comes from; a label of the image says so. */
  readonly sourceUrl: string;
  /** The folder with the Dockerfile. */
  readonly folder: string;
}

/**
 * Builds the commit's image, unless the registry has it: a commit is built once, whatever tags it gets later. Gives
 * the image's name: by digest when it was found, by the ten characters when it was built and is still to be pushed.
 */
export async function findOrBuildImage(context: StepContext, request: BuildRequest): Promise<string> {
  const { repositoryUri, commitId, sourceUrl, folder } = request;
  const imageTag = shortCommitId(commitId);
  const image = await findImage(context, request, { imageTag });
  if (image !== undefined) {
    context.say(`commit ${imageTag} has its image already, so nothing is built: ${image.digest}`);
    return `${repositoryUri}@${image.digest}`;
  }
  const name = `${repositoryUri}:${imageTag}`;
  context.say(`commit ${imageTag} has no image in ${request.repositoryName} yet: building ${name}`);
  const labels = [`SOURCE=${sourceUrl}`, `REVISION=${commitId}`, `VERSION=${imageTag}`];
  const args = ['build', ...labels.flatMap((label) => ['--build-arg', label]), '--tag', name, folder];
  const environment = {
    // BuildKit's attestations would make the tag an index of two manifests; scans and digests are of the image itself.
    BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
    // BuildKit takes it for the image's time, so that a commit has one digest; docker's older builder has no such thing.
    SOURCE_DATE_EPOCH: await readCommitTime(context, commitId),
  };
  await runProgram(context, 'docker', args, { environment, isShown: true });
  return name;
}
