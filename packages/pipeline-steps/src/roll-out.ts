import { diagnoseRollOut, shorten } from './diagnose-roll-out.ts';
import { StepError, UsageError } from './errors.ts';
import { findLiveRevision, type Release, type Revision, readHistory } from './release.ts';
import { type ManifestObject, readManifest, renderUpgrade } from './release-manifest.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import { RollOutFaults } from './roll-out-faults.ts';
import type { WatchedObject } from './roll-out-state.ts';
import { programError, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';
import { type Application, takeBackFields } from './take-back-fields.ts';
import { readObjects, watchRollOut } from './watch-roll-out.ts';

/** A release, and what `helm upgrade` is given beside its name: the chart, and flags with values. */
export interface RollOutRequest extends Release {
  readonly helmArguments: readonly string[];
}

const DEFAULT_TIMEOUT_SECONDS = 300;
const SPARE_SECONDS = 60;

/**
 * Rolls a release out and waits until its pods are ready. When it fails, or can't get better, the log says why, and the
 * revision that was live is brought back, or the release is removed when none was. What people changed by hand is taken
 * back.
 */
export async function rollOut(context: StepContext, request: RollOutRequest): Promise<void> {
  const { releaseName, namespace, helmArguments } = request;
  const empty = helmArguments.find((argument) => /^[\w.[\]-]+=$/.test(argument));
  if (empty !== undefined)
    throw new UsageError(`the value ${empty} is empty: the buildspec gives it by a variable that is not set`);
  const upgrade = ['upgrade', releaseName, ...helmArguments, '--install', '--namespace', namespace];
  const history = await readHistory(context, request);
  const live = findLiveRevision(history);
  const manifest = await renderUpgrade(context, upgrade);
  const liveManifest = live && (await readManifest(context, request, live.revision));
  const application = { ...request, manifest, liveManifest };
  const timeoutSeconds = waitSeconds(manifest);
  const before = await readObjects(context, namespace);
  await takeBackFields(context, application);
  const failure = await upgradeWatched(context, application, upgrade, { before, timeoutSeconds });
  if (failure === undefined) return;
  const last = await readHistory(context, request).catch(() => undefined);
  if (last === undefined)
    throw new StepError(`${failure}; nothing was taken back, for the release can't be read`);
  if (last.at(-1)?.revision === history.at(-1)?.revision) throw new StepError(failure);
  const why = await explain(context, application, failure);
  const ending = await undo(context, { ...request, timeoutSeconds }, live);
  throw new StepError(`release ${releaseName} did not roll out: ${why}; ${ending}`);
}

/** Runs Helm under a watch that ends it when it waits in vain. Gives what went wrong. */
async function upgradeWatched(
  context: StepContext,
  application: Application,
  upgrade: readonly string[],
  { before, timeoutSeconds }: { readonly before: readonly WatchedObject[]; readonly timeoutSeconds: number },
): Promise<string | undefined> {
  const args = [...upgrade, '--force-conflicts', '--wait', '--timeout', `${timeoutSeconds}s`];
  const [stop, ended] = [new AbortController(), new AbortController()];
  const running = tryProgram(context, 'helm', args, { signal: stop.signal }).finally(() => ended.abort());
  const faults = new RollOutFaults(before);
  const watching = watchRollOut(context, application, ended.signal, faults).then((found) => {
    if (found !== undefined) stop.abort();
    return found;
  });
  const [result, fault] = await Promise.all([running, watching]);
  if (fault !== undefined) return fault;
  context.show(Buffer.from(result.stdout + result.stderr));
  if (result.exitCode === 0) return undefined;
  // Helm's own words for that are long and name whatever it saw last.
  if (/\bcontext deadline exceeded\b/.test(result.stderr))
    return `it was not ready within ${timeoutSeconds} s`;
  return programError('helm', args, result).message;
}

/** Says in the log why the roll-out failed, once, and gives it in few words. */
async function explain(
  context: StepContext,
  { releaseName, namespace, manifest }: Application,
  failure: string,
): Promise<string> {
  try {
    const { report, words } = await diagnoseRollOut(context, namespace, manifest);
    context.say(`release ${releaseName} did not roll out: ${failure}`);
    for (const line of report) context.say(line);
    return words === '' ? failure : `${shorten(failure)}; ${words}`;
  } catch (error) {
    return `${failure}; why can't be read: ${error instanceof Error ? error.message : error}`;
  }
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

/** Takes a failed upgrade back. Gives the words for what is live now. */
async function undo(
  context: StepContext,
  request: Release & { readonly timeoutSeconds: number },
  live: Revision | undefined,
): Promise<string> {
  if (live === undefined) {
    context.say('nothing was live before: uninstalling it');
    await removeRelease(context, request);
    return 'nothing was live before, so it was uninstalled';
  }
  context.say(`rolling back to revision ${live.revision}, which was live`);
  try {
    await rollBack(context, { ...request, revision: live.revision });
    return `revision ${live.revision}, which was live, is back`;
  } catch (error) {
    return `revision ${live.revision}, which was live, could not be brought back: ${error instanceof Error ? error.message : error}`;
  }
}
