import { findImage, type ImageRepository, tagImage } from './image-repository.ts';
import { type ActionDetail, listNewestActions, type PipelinePlace } from './pipeline-executions.ts';
import type { StepContext } from './step.ts';

/** The images of a pipeline. */
export type DeployedImages = ImageRepository & PipelinePlace;

/**
 * Tags the digest that each environment runs `deployed-<environment>`, so that the registry's lifecycle policy never removes
 * it. The build does that before it pushes: only a push makes the registry remove images, and deployments may not write to
 * the registry, which is that of all environments.
 */
export async function markDeployed(context: StepContext, images: DeployedImages): Promise<void> {
  const deployed = deployedDigests(await listNewestActions(context, images));
  await Promise.all(
    [...deployed].map(([environment, digest]) => mark(context, images, { environment, digest })),
  );
}

async function mark(
  context: StepContext,
  repository: ImageRepository,
  { environment, digest }: { readonly environment: string; readonly digest: string },
): Promise<void> {
  const imageTag = `deployed-${environment}`;
  const marked = await findImage(context, repository, { imageTag });
  if (marked?.digest === digest) return;
  const image = await findImage(context, repository, { imageDigest: digest });
  if (image !== undefined) await tagImage(context, repository, image, imageTag);
  else context.say(`${environment} runs ${digest}, which ${repository.repositoryName} no longer has`);
}

/** The digest of the last deployment that passed, by environment. Deployments export both variables. */
function deployedDigests(newestFirst: readonly ActionDetail[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const { status, output } of newestFirst) {
    const { ENVIRONMENT: environment, IMAGE_DIGEST: digest } = output?.outputVariables ?? {};
    if (status !== 'Succeeded' || environment === undefined || digest === undefined) continue;
    if (!digests.has(environment)) digests.set(environment, digest);
  }
  return digests;
}
