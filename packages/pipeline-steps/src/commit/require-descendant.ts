import { StepError } from '../errors.ts';
import { isStageRollback, type PipelineStage } from '../pipeline/stage-rollback.ts';
import { findLastReadyRevision, type Release, readCommitId, readHistory } from '../release/release.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import { isAncestor, readCommitGraph } from './commit-graph.ts';

/** A commit to deploy as a release, in a stage of a pipeline. */
export interface DeploymentRequest extends Release, PipelineStage {
  readonly environment: string;
  readonly commitId: string;
  /** Allows a commit that does not descend from the live one, as a rollback of the stage does. */
  readonly isRollback: boolean;
}

/**
 * Throws if the commit does not descend from the live one or cannot be compared with it, unless this is a rollback. The live
 * commit itself may be deployed again.
 */
export async function requireDescendant(context: StepContext, request: DeploymentRequest): Promise<void> {
  const objection = await findObjection(context, request);
  if (objection === undefined) return;
  const permission = await findPermission(context, request, objection);
  if (permission === undefined) {
    const name = shortCommitId(request.commitId);
    throw new StepError(
      `${objection}: to deploy ${name} anyway, start the pipeline on it with the variable ROLLBACK set to yes, or type \`npx --yes pnpm rollback ${request.environment} ${name} --service ${request.releaseName}\` if it was live before`,
    );
  }
  context.say(`${objection}; ${permission}, so it is deployed anyway`);
}

/** The reason to allow the commit anyway. CodePipeline is asked only if there is an objection. */
async function findPermission(
  context: StepContext,
  request: DeploymentRequest,
  objection: string,
): Promise<string | undefined> {
  if (request.isRollback) return 'ROLLBACK is yes';
  try {
    const isRollback = await isStageRollback(context, request);
    return isRollback ? `the stage ${request.stageName} is being rolled back` : undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new StepError(
      `${objection}, and CodePipeline could not say whether the stage is being rolled back: ${words}`,
    );
  }
}

async function findObjection(context: StepContext, request: DeploymentRequest): Promise<string | undefined> {
  const { commitId, releaseName, namespace } = request;
  const live = findLastReadyRevision(await readHistory(context, request));
  if (live === undefined) return undefined;
  const name = `release ${releaseName} in namespace ${namespace}`;
  const liveCommitId = await readCommitId(context, request, live);
  if (liveCommitId === undefined) return `${name} has no live commit in its values (image.commit)`;
  if (liveCommitId === commitId) return undefined;
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(liveCommitId)) {
    return `${name} has the live commit ${JSON.stringify(liveCommitId)}, which is no commit id`;
  }
  const graph = await readCommitGraph(context);
  if (!graph.has(commitId)) throw new StepError(`the release artifact does not list its commit ${commitId}`);
  if (!graph.has(liveCommitId)) {
    return `the commit ${liveCommitId}, live in ${name}, was not in the repository when ${shortCommitId(commitId)} was built`;
  }
  if (isAncestor(graph, liveCommitId, commitId)) return undefined;
  const isOlder = isAncestor(graph, commitId, liveCommitId);
  const relation = isOlder ? 'is older than' : 'does not descend from';
  return `commit ${shortCommitId(commitId)} ${relation} ${shortCommitId(liveCommitId)}, which is live in ${name}`;
}
