import { defaultRule } from 'tag-resolver';
import type { Deployment, StageHistory } from './deployments.ts';
import { RollbackError } from './errors.ts';

/** The live deployment, and the target of the rollback. */
export interface Choice {
  readonly live: Deployment;
  readonly target: Deployment;
}

const maximumListLength = 10;

/**
 * Chooses the target: the given version or commit, else the commit that was delivered before the live one. Two calls without a
 * name go back twice, never forward to the version that was left last.
 * @throws RollbackError with a list of the deployments.
 */
export function chooseTarget(
  { live, deployments }: StageHistory,
  environment: string,
  wanted: string | undefined,
): Choice {
  if (live === undefined) throw new RollbackError(`CodePipeline lists no deployment to ${environment}`);
  if (wanted !== undefined) return { live, target: named(deployments, environment, wanted) };
  const older = deployments.slice(deployments.indexOf(live) + 1);
  const before = older.find(({ commitId }) => commitId !== live.commitId);
  if (before !== undefined) return { live, target: before };
  throw new RollbackError(
    `${environment} has no version before ${describe(live)}; ${listOf(deployments, environment)}`,
  );
}

function named(deployments: readonly Deployment[], environment: string, wanted: string): Deployment {
  const found = deployments.filter((deployment) => isNamed(deployment, wanted));
  const commits = new Set(found.map(({ commitId }) => commitId));
  if (commits.size > 1)
    throw new RollbackError(
      `${JSON.stringify(wanted)} matches ${commits.size} commits; write more of it: ${[...commits].join(', ')}`,
    );
  if (found[0] !== undefined) return found[0];
  throw new RollbackError(
    `${environment} never ran ${JSON.stringify(wanted)}; ${listOf(deployments, environment)}`,
  );
}

/** Matches a version with or without its v, and a commit by at least its first four characters. */
function isNamed({ imageTag, commitId }: Deployment, wanted: string): boolean {
  if (imageTag === wanted || `v${imageTag}` === wanted) return true;
  return /^[0-9a-f]{4,64}$/i.test(wanted) && commitId.startsWith(wanted.toLowerCase());
}

function listOf(deployments: readonly Deployment[], environment: string): string {
  if (deployments.length === 0) return 'nothing was deployed there yet';
  const lines = deployments.slice(0, maximumListLength).map((deployment) => `\n  ${describe(deployment)}`);
  return `deployments to ${environment}, newest first:${lines.join('')}`;
}

/** One line: version, commit and time of a deployment. */
export function describe({ imageTag, commitId, endedAt }: Deployment): string {
  const when = endedAt.toISOString().slice(0, 16).replace('T', ' ');
  return `${imageTag || 'no version'} (commit ${commitId.slice(0, defaultRule.length)}, deployed ${when} UTC)`;
}
