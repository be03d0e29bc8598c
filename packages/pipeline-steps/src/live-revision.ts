import { findLiveRevision, type Release, readHistory } from './release.ts';
import type { StepContext } from './step.ts';

/** The live revision, to which the smoke test can roll back; `none` before the first. */
export async function liveRevision(context: StepContext, release: Release): Promise<string> {
  const live = findLiveRevision(await readHistory(context, release));
  return live === undefined ? 'none' : String(live.revision);
}
