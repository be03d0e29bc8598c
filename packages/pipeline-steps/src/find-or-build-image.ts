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
  const { repositoryUri, commitId } = request;
  const imageTag = shortCommitId(commitId);
  const image = await findImage(context, request, { imageTag });
  if (image !== undefined) {
    context.say(`commit ${imageTag} has its image already, so nothing is built: ${image.digest}`);
    return `${repositoryUri}@${image.digest}`;
  }
  const name = `${repositoryUri}:${imageTag}`;
  context.say(`commit ${imageTag} has no image in ${request.repositoryName} yet: building ${name}`);
  const { args, environment } = dockerBuild(request, await readCommitTime(context, commitId));
  await runProgram(context, 'docker', args, { environment, isShown: true });
  return name;
}

/** What docker is given to build the commit's image; the commit's time is in seconds since 1970. */
export function dockerBuild(
  { repositoryUri, commitId, sourceUrl, folder }: Omit<BuildRequest, keyof ImageRepository>,
  commitTime: string,
): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const imageTag = shortCommitId(commitId);
  const labels = [`SOURCE=${sourceUrl}`, `REVISION=${commitId}`, `VERSION=${imageTag}`];
  const buildArguments = labels.flatMap((label) => ['--build-arg', label]);
  return {
    args: ['build', ...buildArguments, '--tag', `${repositoryUri}:${imageTag}`, folder],
    environment: {
      // BuildKit's attestations would make the tag an index of two manifests; scans and digests are of the image itself.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      // BuildKit takes it for the image's time, so that a commit has one digest; docker's older builder has no such thing.
      SOURCE_DATE_EPOCH: commitTime,
    },
  };
}
