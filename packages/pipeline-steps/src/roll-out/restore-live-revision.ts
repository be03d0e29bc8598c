import { type Release, readCommitId, readHistory } from '../release/release.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import { removeRelease, rollBack } from './roll-back.ts';

/** A release whose newest revision must be rolled back. */
export interface RestoreRequest extends Release {
  readonly environment: string;
  /** The commit of the newest revision. */
  readonly commitId: string;
  /** The revision that was live before it. */
  readonly liveRevision: number | 'none' | 'unknown';
  readonly timeoutSeconds: number;
}

/**
 * Rolls back to the revision that was live before, or uninstalls a first one, as Helm does with a failed install. Returns the
 * end of the error's sentence: what is live now, and what to type if that is wrong.
 */
export async function restoreLiveRevision(context: StepContext, request: RestoreRequest): Promise<string> {
  const { liveRevision } = request;
  if (liveRevision === 'unknown')
    return `Helm has no record of what was live before, so nothing was rolled back: ${restoreCommand(request, '<version>')}`;
  let restore = restoreCommand(request);
  try {
    const other = await findOtherDeployment(context, request);
    if (other !== undefined) return other;
    if (liveRevision === 'none') {
      context.say('nothing was live before: uninstalling');
      await removeRelease(context, request);
      return 'nothing was live before, so it was uninstalled';
    }
    const liveCommitId = await readCommitId(context, request, { revision: liveRevision });
    if (liveCommitId === request.commitId)
      return `the same commit was live before, so nothing was rolled back: ${restore}`;
    // Without a commit, the command would go back one version further, since CodePipeline knows the live one.
    if (liveCommitId !== undefined) restore = restoreCommand(request, shortCommitId(liveCommitId));
    context.say(`rolling back to revision ${liveRevision}; if that is interrupted, ${restore}`);
    await rollBack(context, { ...request, revision: liveRevision });
    const name = liveCommitId === undefined ? 'unknown' : shortCommitId(liveCommitId);
    return `it was rolled back: revision ${liveRevision}, commit ${name}, is live again`;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return `it could not be rolled back and may be live: ${words}; ${restore}`;
  }
}

function restoreCommand({ environment, releaseName }: RestoreRequest, target?: string): string {
  const words = [
    'rollback',
    environment,
    ...(target === undefined ? [] : [target]),
    '--service',
    releaseName,
  ];
  return `\`npx --yes pnpm ${words.join(' ')}\` restores an earlier version`;
}

/** A later deployment of another commit is not ours to take back. */
async function findOtherDeployment(
  context: StepContext,
  request: RestoreRequest,
): Promise<string | undefined> {
  const newest = (await readHistory(context, request)).at(-1);
  if (newest === undefined || newest.revision === request.liveRevision) return undefined;
  const commitId = await readCommitId(context, request, newest);
  if (commitId === undefined || commitId === request.commitId) return undefined;
  return `revision ${newest.revision}, commit ${shortCommitId(commitId)}, was deployed meanwhile, so nothing was rolled back`;
}
