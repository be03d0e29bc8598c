import { StepError, UsageError } from '../errors.ts';
import { isStageRollback, type PipelineStage } from '../pipeline/stage-rollback.ts';
import { findLastReadyRevision, findLiveRevision, type Release, readHistory } from '../release/release.ts';
import { type ManifestObject, readManifest, renderUpgrade } from '../release/release-manifest.ts';
import { type Application, revertManualChanges } from '../release/revert-manual-changes.ts';
import { programError, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { diagnoseRollOut, shorten } from './diagnose-roll-out.ts';
import { serverSideApply } from './roll-back.ts';
import { RollOutFaults } from './roll-out-faults.ts';
import { servingDeployments, type WatchedObject } from './roll-out-state.ts';
import { assertIsOurs, undoRollOut } from './undo-roll-out.ts';
import { readObjects, watchRollOut } from './watch-roll-out.ts';

/** A release, and the further arguments of `helm upgrade`: the chart, and flags with values. */
export interface RollOutRequest extends Release, PipelineStage {
  readonly helmArguments: readonly string[];
  /** Whether the pipeline was started to restore an older commit. */
  readonly isRollback: boolean;
}

const defaultTimeoutSeconds = 300;
const spareSeconds = 60;

/**
 * Upgrades or installs a release and waits until its pods are ready. Reverts manual changes first. An undo runs no hooks. If
 * the upgrade fails or cannot succeed, logs why, and rolls back to the live revision, or uninstalls the release if there is
 * none.
 */
export async function rollOut(context: StepContext, request: RollOutRequest): Promise<void> {
  const { releaseName, namespace, helmArguments } = request;
  const empty = helmArguments.find((argument) => /^[\w.[\]-]+=$/.test(argument));
  if (empty !== undefined)
    throw new UsageError(`the value ${empty} is empty: its variable in the buildspec is not set`);
  const rendering = [
    ...['upgrade', releaseName, ...helmArguments, '--install', '--namespace', namespace, serverSideApply],
    // The API server validates what is applied. Helm would read its whole OpenAPI document first, and say nothing of it.
    '--disable-openapi-validation',
  ];
  const [history, { manifest, hooks: allHooks }] = await Promise.all([
    readHistory(context, request),
    renderUpgrade(context, request, rendering),
  ]);
  const lastReady = findLastReadyRevision(history);
  const hooks = await hooksToRun(context, request, allHooks);
  const [liveManifest, before] = await Promise.all([
    lastReady && readManifest(context, request, lastReady.revision),
    readObjects(context, { namespace, hooks }),
  ]);
  const upgrade = hooks.length < allHooks.length ? [...rendering, '--no-hooks'] : rendering;
  const application = { ...request, manifest, liveManifest, hooks, isTriedFirst: true };
  const timeoutSeconds = waitSeconds(manifest);
  await revertManualChanges(context, application);
  const failure = await upgradeWatched(context, application, upgrade, { before, timeoutSeconds });
  if (failure === undefined) return;
  const last = await readHistory(context, request).catch(() => undefined);
  assertIsOurs(request, { failure, history, last });
  const why = await explain(context, application, { failure, before });
  const serving = servingDeployments(before, releaseName);
  const live = serving.length > 0 ? findLiveRevision(history) : lastReady;
  const ending = await undoRollOut(context, { ...request, timeoutSeconds, serving, live });
  throw new StepError(`release ${releaseName} did not roll out: ${why}; ${ending}`);
}

/** An undo runs no hooks: the migrations of an older version do not know what newer ones changed (docs/decisions/0034). */
async function hooksToRun(
  context: StepContext,
  request: RollOutRequest,
  hooks: readonly ManifestObject[],
): Promise<readonly ManifestObject[]> {
  // CodePipeline is asked only if it matters.
  if (hooks.length === 0 || !(request.isRollback || (await isStageRollback(context, request)))) return hooks;
  const names = hooks.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  context.say(`this is an undo, so these hooks do not run: ${names.join(', ')}`);
  return [];
}

/** Runs Helm, and ends it when the upgrade cannot succeed. Returns what went wrong. */
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
  const output = [result.stdout, result.stderr].filter((text) => text !== '');
  context.show(Buffer.from(output.map((text) => `${text}\n`).join('')));
  if (result.exitCode === 0) return undefined;
  // Helm's own message is long and names whatever it saw last.
  if (/\bcontext deadline exceeded\b/.test(result.stderr))
    return `it was not ready within ${timeoutSeconds} s`;
  const job = /\bresource Job\/\S+\/(\S+) not ready\. status: Failed\b/.exec(result.stderr)?.[1];
  if (job !== undefined) return `its hook Job/${job} failed`;
  return programError('helm', args, result).message;
}

/** Logs why the upgrade failed, and returns a short form. */
async function explain(
  context: StepContext,
  application: Application,
  { failure, before }: { readonly failure: string; readonly before: readonly WatchedObject[] },
): Promise<string> {
  const { releaseName } = application;
  try {
    const { report, words } = await diagnoseRollOut(context, application, before);
    context.say(`release ${releaseName} did not roll out: ${failure}`);
    for (const line of report) context.say(line);
    return words === '' ? failure : `${shorten(failure)}; ${words}`;
  } catch (error) {
    return `${failure}; the cause cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * How long an upgrade may take, in seconds: a minute less than the shortest `progressDeadlineSeconds` of its Deployments.
 * After that deadline a Deployment counts as failed, and Helm fails even its rollback.
 */
export function waitSeconds(manifest: readonly ManifestObject[]): number {
  const deadlines = manifest
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec?.['progressDeadlineSeconds'])
    .filter((deadline) => typeof deadline === 'number');
  if (deadlines.length === 0) return defaultTimeoutSeconds;
  const shortest = Math.min(...deadlines);
  return Math.max(shortest - spareSeconds, Math.ceil(shortest / 2));
}
