import { findLiveRevision, type Release, readHistory } from './release.ts';
import type { StepContext } from './step.ts';

/** The revision that a roll-out is about to replace, for the smoke test to go back to; `none` before the first. */
export async function liveRevision(context: StepContext, release: Release): Promise<string> {
  const live = findLiveRevision(await readHistory(context, release));
  return live === undefined ? 'none' : String(live.revision);
}
