import { OperationError } from '../errors.ts';
import type { Place } from '../find-place.ts';
import { type CommitChanges, changesOf, type ReadChanges } from '../pipeline/commit-changes.ts';
import { describeWaiting } from '../pipeline/describe.ts';
import { findNamed, wantedImageTag } from '../pipeline/find-named.ts';
import type { Approval } from '../pipeline/pipeline-client.ts';
import type { EnvironmentView } from '../pipeline/snapshot.ts';
import type { WaitingExecution } from '../pipeline/waiting.ts';

/** The input of a decision. */
export interface DecisionPlan {
  readonly view: EnvironmentView;
  readonly approval: Approval;
  readonly chosen: WaitingExecution;
  /** The executions that wait and were started earlier. The decision ends them. */
  readonly older: readonly WaitingExecution[];
  /** The changes from the live one to the chosen one, or why they are not known. */
  readonly changes: CommitChanges | string;
}

/**
 * Plans the decision on the newest execution that waits, or on the named one.
 * @throws OperationError if nothing waits, or nothing of that name.
 */
export async function planDecision(
  view: EnvironmentView,
  { environment, pipelineName, tagPrefix }: Pick<Place, 'environment' | 'pipelineName' | 'tagPrefix'>,
  wanted: string | undefined,
  readChanges: ReadChanges,
): Promise<DecisionPlan> {
  const { approval, waiting } = view;
  if (approval === undefined)
    throw new OperationError(
      `${environment} needs no approval: the pipeline ${pipelineName} deploys each execution there at once`,
    );
  const newestFirst = waiting.toReversed();
  const chosen =
    wanted === undefined ? newestFirst[0] : findNamed(newestFirst, wantedImageTag(wanted, tagPrefix));
  if (newestFirst.length === 0)
    throw new OperationError(`nothing waits for an approval of ${environment}; \`pnpm status\` shows why`);
  if (chosen === undefined)
    throw new OperationError(
      `${JSON.stringify(wanted)} does not wait for an approval of ${environment}; these do, newest first:${newestFirst.map((one) => `\n  ${describeWaiting(one)}`).join('')}`,
    );
  const older = waiting.slice(0, waiting.indexOf(chosen));
  return { view, approval, chosen, older, changes: await changesOf(view, chosen, readChanges) };
}
