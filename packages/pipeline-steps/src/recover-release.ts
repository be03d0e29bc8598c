import {
  findLiveRevision,
  findRevisionToRecover,
  type Release,
  type Revision,
  readHistory,
} from './release.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import type { StepContext } from './step.ts';

/** A release, and how long its recovery may take. */
export interface RecoveryRequest extends Release {
  readonly timeoutSeconds: number;
}

/**
 * Recovers a release that a killed run left pending, which Helm refuses to upgrade. Rolls back to the live revision or to
 * the target of a killed rollback, or uninstalls the release if none was ever live. Does nothing to any other release.
 * Returns the live revision afterwards, to which the smoke test can roll back; `none` if nothing is live.
 */
export async function recoverRelease(context: StepContext, request: RecoveryRequest): Promise<string> {
  const { releaseName } = request;
  const history = await readHistory(context, request);
  const status = history.at(-1)?.status ?? 'none';
  if (!/^(?:pending-(?:install|upgrade|rollback)|uninstalling)$/.test(status)) return liveRevision(history);
  const target = findRevisionToRecover(history);
  if (target === undefined) {
    context.say(`release ${releaseName} was left ${status} with nothing live: uninstalling it`);
    await removeRelease(context, request);
    return 'none';
  }
  context.say(`release ${releaseName} was left ${status}: rolling back to revision ${target.revision}`);
  await rollBack(context, { ...request, revision: target.revision });
  return liveRevision(await readHistory(context, request));
}

function liveRevision(history: readonly Revision[]): string {
  return String(findLiveRevision(history)?.revision ?? 'none');
}
