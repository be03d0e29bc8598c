import { StepError } from '../errors.ts';
import { type Release, type Revision, recordOf } from '../release/release.ts';
import type { StepContext } from '../step.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import type { WatchedObject } from './roll-out-state.ts';
import { readObjects } from './watch-roll-out.ts';

interface FailedUpgrade {
  readonly failure: string;
  /** The revisions before the upgrade. */
  readonly history: readonly Revision[];
  /** The revisions after it; undefined if they cannot be read. */
  readonly last: readonly Revision[] | undefined;
}

/** Helm's words when a revision is there already or runs. */
const taken = /\b(?:release: already exists|another operation \(install\/upgrade\/rollback\) is in progress)/;

/** Throws unless the failed upgrade made the newest revision of the release. Only that is rolled back. */
export function assertIsOurs(release: Release, { failure, history, last }: FailedUpgrade): void {
  const { releaseName, namespace } = release;
  if (last === undefined)
    throw new StepError(`${failure}; nothing was rolled back, because the release cannot be read`);
  const own = (history.at(-1)?.revision ?? 0) + 1;
  const newest = last.at(-1)?.revision ?? 0;
  if (newest > own || (newest === own && taken.test(failure)))
    throw new StepError(
      `${failure}; another deployment made revision ${newest} of release ${releaseName} meanwhile, so nothing was rolled back: wait for its end, and deploy again`,
    );
  if (newest === own) return;
  if (!taken.test(failure)) throw new StepError(failure);
  throw new StepError(
    `Helm cannot read its record of revision ${own} of release ${releaseName}, so nothing was changed: type \`kubectl delete ${recordOf(release, own)} --namespace ${namespace}\`, and deploy again`,
  );
}

interface UndoRequest extends Release {
  readonly timeoutSeconds: number;
  /** The revision that was live before. */
  readonly live: Revision | undefined;
  /** The Deployments that had ready pods before. */
  readonly serving: readonly WatchedObject[];
}

/** Undoes a failed upgrade. Returns what is live now. */
export async function undoRollOut(context: StepContext, request: UndoRequest): Promise<string> {
  const { live, serving, namespace } = request;
  if (live === undefined && serving.length > 0) {
    const deployments = (await findChanged(context, request)).map((name) => `deployment/${name}`).join(' ');
    // Of a Deployment that was not changed, it would undo the live version.
    const undo = deployments && `, or type \`kubectl rollout undo ${deployments} --namespace ${namespace}\``;
    return `Helm has no record of what was live, so nothing was rolled back and the old pods stay: deploy another commit${undo}`;
  }
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

/** The Deployments that the failed upgrade changed. */
async function findChanged(
  context: StepContext,
  { serving, namespace }: UndoRequest,
): Promise<readonly string[]> {
  const objects = await readObjects(context, { namespace });
  const generations = new Map(objects.map(({ metadata }) => [metadata.uid, metadata.generation]));
  return serving
    .filter(({ metadata }) => generations.get(metadata.uid) !== metadata.generation)
    .map(({ metadata }) => metadata.name);
}
