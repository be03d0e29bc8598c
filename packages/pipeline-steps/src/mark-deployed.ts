import { findImage, type ImageRepository, tagImage } from './image-repository.ts';
import { type ActionDetail, listNewestActions, type PipelinePlace } from './pipeline-executions.ts';
import type { StepContext } from './step.ts';
import { isDigest } from './values.ts';

/** The images of a pipeline. */
export type DeployedImages = ImageRepository & PipelinePlace;

/**
 * Tags the digest that each environment runs `deployed-<environment>`, so that the registry's lifecycle policy does not remove
 * it. Each build does that, before it pushes: a push makes the registry remove images, within a day. Deployments may not write
 * to the registry, which is that of all environments.
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

/** The stages that deploy, by the names that the stacks give them. */
const deployStage = /^Deploy-([a-z][a-z0-9-]*)$/;

/**
 * The digest of the last deployment that passed, by environment. CodePipeline names the stage, so that a deployment tells of
 * its own environment only, whatever it exports.
 */
function deployedDigests(newestFirst: readonly ActionDetail[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const { status, stageName = '', output } of newestFirst) {
    const environment = deployStage.exec(stageName)?.[1];
    const digest = output?.outputVariables?.['IMAGE_DIGEST'] ?? '';
    if (status !== 'Succeeded' || environment === undefined || !isDigest(digest)) continue;
    if (!digests.has(environment)) digests.set(environment, digest);
  }
  return digests;
}
