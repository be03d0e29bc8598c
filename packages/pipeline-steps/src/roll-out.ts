import { StepError } from './errors.ts';
import { findLiveRevision, type Release, type Revision, readHistory } from './release.ts';
import { type ManifestObject, renderUpgrade } from './release-manifest.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import { programError, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A release, and what `helm upgrade` is given beside its name: the chart, and flags with values. */
export interface RollOutRequest extends Release {
  readonly helmArguments: readonly string[];
}

const DEFAULT_TIMEOUT_SECONDS = 300;
const SPARE_SECONDS = 60;

/**
 * Rolls a release out and waits until its pods are ready. When it fails, the revision that was live is brought back, or
 * the release is removed when none was; then the error says why.
 */
export async function rollOut(context: StepContext, request: RollOutRequest): Promise<void> {
  const { releaseName, namespace, helmArguments } = request;
  const upgrade = ['upgrade', releaseName, ...helmArguments, '--install', '--namespace', namespace];
  const before = await readHistory(context, request);
  const manifest = await renderUpgrade(context, upgrade);
  const timeoutSeconds = waitSeconds(manifest);
  const args = [...upgrade, '--force-conflicts', '--wait', '--timeout', `${timeoutSeconds}s`];
  const result = await tryProgram(context, 'helm', args, { isShown: true });
  if (result.exitCode === 0) return;
  const ending = await undo(context, { ...request, timeoutSeconds }, before);
  throw new StepError(`${programError('helm', args, result).message}; ${ending}`);
}

/**
 * How long a roll-out may take, in seconds: a minute less than the shortest `progressDeadlineSeconds` of its Deployments.
 * Past that deadline a Deployment counts as failed, and Helm takes it for failed even while it is rolled back.
 */
export function waitSeconds(manifest: readonly ManifestObject[]): number {
  const deadlines = manifest
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec?.['progressDeadlineSeconds'])
    .filter((deadline) => typeof deadline === 'number');
  if (deadlines.length === 0) return DEFAULT_TIMEOUT_SECONDS;
  const shortest = Math.min(...deadlines);
  return Math.max(shortest - SPARE_SECONDS, Math.ceil(shortest / 2));
}

/** Takes a failed upgrade back, unless it ended before Helm made a revision. Gives the words for what is live now. */
async function undo(
  context: StepContext,
  request: Release & { readonly timeoutSeconds: number },
  before: readonly Revision[],
): Promise<string> {
  const after = await readHistory(context, request);
  if (after.at(-1)?.revision === before.at(-1)?.revision) return 'nothing was changed';
  const live = findLiveRevision(before);
  if (live === undefined) {
    context.say(`release ${request.releaseName} failed with nothing live before: uninstalling it`);
    await removeRelease(context, request);
    return 'nothing was live before, so it was uninstalled';
  }
  context.say(
    `release ${request.releaseName} failed: rolling back to revision ${live.revision}, which was live`,
  );
  await rollBack(context, { ...request, revision: live.revision });
  return `revision ${live.revision}, which was live, is back`;
}
