import type { CommitChanges, ReadChanges } from './commit-changes.ts';
import type { EnvironmentView } from './snapshot.ts';
import type { WaitingExecution } from './waiting.ts';

/** What an execution changes in an environment, or why that is not known. */
export async function changesOf(
  { live }: EnvironmentView,
  { commitId }: WaitingExecution,
  readChanges: ReadChanges,
): Promise<CommitChanges | string> {
  if (live === undefined) return 'nothing is live yet';
  return readChanges(live.commitId, commitId);
}
