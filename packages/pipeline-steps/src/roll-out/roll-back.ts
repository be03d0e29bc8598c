import type { Release } from '../release/release.ts';
import { readManifest } from '../release/release-manifest.ts';
import { type Application, revertManualChanges } from '../release/revert-manual-changes.ts';
import { type EndedProgram, programError, runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { watchRollOut } from './watch-roll-out.ts';

/** The revision to roll back to, and how long its pods may take. */
export interface RollbackRequest extends Release {
  readonly revision: number;
  readonly timeoutSeconds: number;
}

/**
 * Helm 4 fails on an existing object that the manifest of the last revision lacks. The failed attempt leaves a revision with
 * the wanted manifest, so the next attempt succeeds.
 */
const unknownObject = /\boriginal object \S+ with the name \S+ not found\b/;

/**
 * By default Helm applies as the last revision was applied. One of Helm 3, or with `--server-side=false`, would refuse
 * --force-conflicts.
 */
export const serverSideApply = '--server-side=true';

/** Rolls a release back and waits until its pods are ready. Manual changes are reverted. */
export async function rollBack(context: StepContext, request: RollbackRequest): Promise<void> {
  const { releaseName, namespace, revision, timeoutSeconds } = request;
  const args = [
    ...['rollback', releaseName, String(revision), '--namespace', namespace, serverSideApply],
    ...['--force-conflicts', '--wait', '--timeout', `${timeoutSeconds}s`],
  ];
  const manifest = await readManifest(context, request, revision);
  const application = { ...request, manifest, liveManifest: undefined };
  await revertManualChanges(context, application);
  const result = await runWatched(context, application, args);
  if (result.exitCode === 0) return;
  if (!unknownObject.test(result.stderr)) throw programError('helm', args, result);
  context.say('helm does not know an object that a killed or failed run left: rolling back once more');
  const second = await runWatched(context, application, args);
  if (second.exitCode !== 0) throw programError('helm', args, second);
}

async function runWatched(
  context: StepContext,
  application: Application,
  args: readonly string[],
): Promise<EndedProgram> {
  const ended = new AbortController();
  const running = tryProgram(context, 'helm', args, { isShown: true }).finally(() => ended.abort());
  const [result] = await Promise.all([running, watchRollOut(context, application, ended.signal)]);
  return result;
}

/** Uninstalls a release with its history, and waits until its objects are gone. */
export async function removeRelease(
  context: StepContext,
  { releaseName, namespace, timeoutSeconds }: Omit<RollbackRequest, 'revision'>,
): Promise<void> {
  const args = [
    'uninstall',
    releaseName,
    '--namespace',
    namespace,
    '--wait',
    '--timeout',
    `${timeoutSeconds}s`,
  ];
  await runProgram(context, 'helm', args, { isShown: true });
}
