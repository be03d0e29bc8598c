import { runTogether } from 'programs/run-together.ts';
import { readCommitTime } from '../commit/commit-history.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import { findImage, type ImageRepository } from './image-repository.ts';

/** The image of a commit: its repository and its source. */
export interface BuildRequest extends ImageRepository {
  readonly repositoryUri: string;
  readonly commitId: string;
  /** The source repository, for a label of the image. */
  readonly sourceUrl: string;
  /** The folder with the Dockerfile. */
  readonly folder: string;
}

/**
 * Builds the commit's image, unless the registry has it: a commit is built once, whatever tags it gets later. Logs docker in
 * for the push of what it builds. Returns the
 * name of the image: by digest if it was found, by the short commit id if it was built and is not pushed yet.
 */
export async function findOrBuildImage(context: StepContext, request: BuildRequest): Promise<string> {
  const { repositoryUri, commitId } = request;
  const imageTag = shortCommitId(commitId);
  const image = await findImage(context, request, { imageTag });
  if (image !== undefined) {
    context.say(`commit ${imageTag} already has an image, so nothing is built: ${image.digest}`);
    return `${repositoryUri}@${image.digest}`;
  }
  const name = `${repositoryUri}:${imageTag}`;
  context.say(`commit ${imageTag} has no image in ${request.repositoryName} yet: building ${name}`);
  const { args, environment } = dockerBuild(request, await readCommitTime(context, commitId));
  await runTogether([
    (signal) => runProgram(context, 'docker', args, { environment, isShown: true, signal }),
    (signal) => logIn(context, request, signal),
  ]);
  return name;
}

/** Logs docker in to the registry, for the push. The AWS CLI takes a second to start, so this runs beside the build. */
async function logIn(
  context: StepContext,
  { region, repositoryUri }: BuildRequest,
  signal: AbortSignal,
): Promise<void> {
  const [registry = ''] = repositoryUri.split('/');
  const password = await runProgram(context, 'aws', ['ecr', 'get-login-password', '--region', region], {
    signal,
  });
  const args = ['login', '--username', 'AWS', '--password-stdin', registry];
  await runProgram(context, 'docker', args, { input: password, signal });
}

/** The arguments and environment of `docker build`; the commit's time is in seconds since 1970. */
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
      // With attestations the tag would be an index of two manifests; scans and digests concern the image itself.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      // BuildKit uses it as the time of the image, so that a commit has one digest; docker's older builder ignores it.
      SOURCE_DATE_EPOCH: commitTime,
    },
  };
}
