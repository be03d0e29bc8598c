import { OperationError } from '../errors.ts';
import type { Deployment, StageHistory } from '../pipeline/deployments.ts';
import { describe } from '../pipeline/describe.ts';
import { findNamed } from '../pipeline/find-named.ts';

/** The live deployment, and the target of the rollback. */
interface Choice {
  readonly live: Deployment;
  readonly target: Deployment;
}

const maximumListLength = 10;

/**
 * Chooses the target: the given version or commit, else the commit that was delivered before the live one. Two calls without a
 * name go back twice, never forward to the version that was left last.
 * @throws OperationError with a list of the deployments.
 */
export function chooseTarget(
  { live, deployments }: StageHistory,
  environment: string,
  wanted: string | undefined,
): Choice {
  if (live === undefined) throw new OperationError(`CodePipeline lists no deployment to ${environment}`);
  if (wanted !== undefined) return { live, target: named(deployments, environment, wanted) };
  const older = deployments.slice(deployments.indexOf(live) + 1);
  const before = older.find(({ commitId }) => commitId !== live.commitId);
  if (before !== undefined) return { live, target: before };
  throw new OperationError(
    `${environment} has no version before ${describe(live)}; ${listOf(deployments, environment)}`,
  );
}

function named(deployments: readonly Deployment[], environment: string, wanted: string): Deployment {
  const found = findNamed(deployments, wanted);
  if (found !== undefined) return found;
  throw new OperationError(
    `${environment} never ran ${JSON.stringify(wanted)}; ${listOf(deployments, environment)}`,
  );
}

function listOf(deployments: readonly Deployment[], environment: string): string {
  if (deployments.length === 0) return 'nothing was deployed there yet';
  const lines = deployments.slice(0, maximumListLength).map((deployment) => `\n  ${describe(deployment)}`);
  return `deployments to ${environment}, newest first:${lines.join('')}`;
}
