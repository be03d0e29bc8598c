import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import type { PipelinePlace } from '../pipeline/pipeline-client.ts';
import { listNewestActions } from '../pipeline/pipeline-executions.ts';
import type { StepContext } from '../step.ts';
import { isDigest } from '../values.ts';
import { findImages, type ImageRepository, type StoredImage, tagImage } from './image-repository.ts';

/** The images of a pipeline. */
export type DeployedImages = ImageRepository & PipelinePlace;

/**
 * Tags the digest that each environment runs `deployed-<environment>`, so that the registry's lifecycle policy does not remove
 * it. Each build does that, before it pushes: a push makes the registry remove images, within a day. Deployments may not write
 * to the registry, which is that of all environments.
 */
export async function markDeployed(context: StepContext, images: DeployedImages): Promise<void> {
  const deployed = deployedDigests(await listNewestActions(context, images));
  if (deployed.size === 0) return;
  const ids = [...deployed].flatMap(([environment, imageDigest]) => [
    { imageTag: tagOf(environment) },
    { imageDigest },
  ]);
  const found = await findImages(context, images, ids);
  await Promise.all([...deployed].map((deployment) => mark(context, images, { deployment, found })));
}

async function mark(
  context: StepContext,
  repository: ImageRepository,
  {
    deployment: [environment, digest],
    found,
  }: { readonly deployment: readonly [string, string]; readonly found: readonly StoredImage[] },
): Promise<void> {
  const ofDigest = found.filter((image) => image.digest === digest);
  const [image] = ofDigest;
  if (image === undefined)
    context.say(`${environment} runs ${digest}, which ${repository.repositoryName} no longer has`);
  else if (ofDigest.every(({ imageTag }) => imageTag !== tagOf(environment)))
    await tagImage(context, repository, image, tagOf(environment));
}

function tagOf(environment: string): string {
  return `deployed-${environment}`;
}

/** The stages that deploy, by the names that the stacks give them. */
const deployStage = /^Deploy-([a-z][a-z0-9-]*)$/;

/**
 * The digest of the last deployment that passed, by environment. CodePipeline names the stage, so that a deployment tells of
 * its own environment only, whatever it exports.
 */
function deployedDigests(newestFirst: readonly ActionExecutionDetail[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const { status, stageName = '', output } of newestFirst) {
    const environment = deployStage.exec(stageName)?.[1];
    const digest = output?.outputVariables?.['IMAGE_DIGEST'] ?? '';
    if (status !== 'Succeeded' || environment === undefined || !isDigest(digest)) continue;
    if (!digests.has(environment)) digests.set(environment, digest);
  }
  return digests;
}
