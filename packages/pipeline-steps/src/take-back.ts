import { type Release, readCommitId } from './release.ts';
import { removeRelease, rollBack } from './roll-back.ts';
import type { StepContext } from './step.ts';
import { shortCommitId } from './values.ts';

/** A release whose newest revision is not to stay. */
export interface TakeBack extends Release {
  readonly environment: string;
  /** The commit of the newest revision. */
  readonly commitId: string;
  /** The revision that was live before it. */
  readonly liveRevision: number | 'none';
  readonly timeoutSeconds: number;
}

/**
 * Brings back the revision that was live before, or uninstalls a first one, as Helm's own rollback of a failed install
 * does. Gives the end of the sentence that tells the failure: what is live now, and what to type when it is the wrong one.
 */
export async function takeBack(context: StepContext, request: TakeBack): Promise<string> {
  const { liveRevision, environment } = request;
  const wayBack = `\`npx --yes pnpm rollback ${environment}\` brings an earlier version back`;
  try {
    if (liveRevision === 'none') {
      context.say('nothing was live before: uninstalling');
      await removeRelease(context, request);
      return 'nothing was live before, so it was uninstalled';
    }
    const liveCommitId = await readCommitId(context, request, { revision: liveRevision });
    if (liveCommitId === request.commitId)
      return `what was live before is the same commit, so nothing was taken back: ${wayBack}`;
    context.say(`taking back to revision ${liveRevision}; should that be interrupted: ${wayBack}`);
    await rollBack(context, { ...request, revision: liveRevision });
    const name = liveCommitId === undefined ? 'unknown' : shortCommitId(liveCommitId);
    return `it was taken back: revision ${liveRevision}, commit ${name}, is live again`;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return `it could not be taken back and may be live: ${words}; ${wayBack}`;
  }
}
