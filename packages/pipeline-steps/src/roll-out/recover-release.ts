import {
  findLastReadyRevision,
  findLiveRevision,
  findRevisionToRecover,
  type Release,
  type Revision,
  readHistory,
  recordOf,
} from '../release/release.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import { servingDeployments, type WatchedObject } from './roll-out-state.ts';
import { readObjects } from './watch-roll-out.ts';

/** A release, and how long its recovery may take. */
export interface RecoveryRequest extends Release {
  readonly timeoutSeconds: number;
}

/**
 * Recovers a release that a killed run left pending, which Helm refuses to upgrade. Rolls back to the live revision or to
 * the target of a killed rollback, or uninstalls the release if none was ever live. Does nothing to any other release.
 * Returns the live revision afterwards, to which the smoke test can roll back; `none` if nothing is live, and `unknown` if
 * something serves of which Helm has no record, because somebody deleted it.
 */
export async function recoverRelease(context: StepContext, request: RecoveryRequest): Promise<string> {
  const { releaseName } = request;
  const history = await readHistory(context, request);
  const status = history.at(-1)?.status ?? 'none';
  if (!/^(?:pending-(?:install|upgrade|rollback)|uninstalling)$/.test(status))
    return liveRevision(context, request, history);
  const recorded = findRevisionToRecover(history);
  if (recorded === undefined && status !== 'uninstalling') {
    if (await servedBefore(context, request, history.at(-1)))
      return dropRecord(context, request, history.at(-1)?.revision ?? 0);
  }
  const target = recorded ?? findLastReadyRevision(history);
  if (target === undefined) {
    context.say(`release ${releaseName} was left ${status} with nothing live: uninstalling it`);
    await removeRelease(context, request);
    return 'none';
  }
  context.say(`release ${releaseName} was left ${status}: rolling back to revision ${target.revision}`);
  await rollBack(context, { ...request, revision: target.revision });
  return liveRevision(context, request, await readHistory(context, request));
}

async function liveRevision(
  context: StepContext,
  release: Release,
  history: readonly Revision[],
): Promise<string> {
  const live = findLiveRevision(history);
  if (live !== undefined) return String(live.revision);
  if ((await readServing(context, release)).length > 0) return 'unknown';
  return String(findLastReadyRevision(history)?.revision ?? 'none');
}

async function readServing(
  context: StepContext,
  { releaseName, namespace }: Release,
): Promise<readonly WatchedObject[]> {
  return servingDeployments(await readObjects(context, { namespace }), releaseName);
}

/** Kubernetes rounds down to seconds. */
const roundingMs = 2000;

/** Whether a Deployment that serves is older than an interrupted installation, so that it is not of it. */
async function servedBefore(
  context: StepContext,
  release: Release,
  interrupted: Revision | undefined,
): Promise<boolean> {
  const begin = Date.parse(interrupted?.updated ?? '') - roundingMs;
  const serving = await readServing(context, release);
  return serving.some(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '') < begin);
}

/** Helm installs over what serves, once it knows of no interrupted installation. */
async function dropRecord(context: StepContext, release: Release, revision: number): Promise<string> {
  const record = recordOf(release, revision);
  context.say(
    `release ${release.releaseName} was left pending, and serves without a record of what was live: deleting only ${record}`,
  );
  await runProgram(context, 'kubectl', ['delete', record, '--namespace', release.namespace], {
    isShown: true,
  });
  return 'unknown';
}
