import { findRevisionToRecover, type Release, readHistory } from './release.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import type { StepContext } from './step.ts';

/** A release, and how long its recovery may take. */
export interface RecoveryRequest extends Release {
  readonly timeoutSeconds: number;
}

/**
 * Frees a release that a killed run left in the midst of something, which Helm would refuse to upgrade: back to the
 * revision that was live, on to the one that a rollback was going to, or away when none ever was live. Does nothing to
 * any other release.
 */
export async function recoverRelease(context: StepContext, request: RecoveryRequest): Promise<void> {
  const { releaseName } = request;
  const history = await readHistory(context, request);
  const status = history.at(-1)?.status ?? 'none';
  if (!/^(?:pending-(?:install|upgrade|rollback)|uninstalling)$/.test(status)) return;
  const target = findRevisionToRecover(history);
  if (target === undefined) {
    context.say(`release ${releaseName} was left ${status} with nothing live: uninstalling it`);
    await removeRelease(context, request);
    return;
  }
  context.say(`release ${releaseName} was left ${status}: rolling back to revision ${target.revision}`);
  await rollBack(context, { ...request, revision: target.revision });
}
