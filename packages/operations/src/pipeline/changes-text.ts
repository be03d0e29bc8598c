import { shortCommitId } from 'pipeline-steps';
import type { CommitChanges } from './commit-changes.ts';
import { plural } from './describe.ts';

/** One sentence: how a commit differs from the live one. */
export function summaryOfChanges(changes: CommitChanges | string): string {
  if (typeof changes === 'string') return changes;
  const { added, removed } = changes;
  if (added === 0 && removed === 0) return 'the commit is live already';
  if (removed === 0) return `${plural(added, 'commit')} since the live one`;
  const without = `without ${plural(removed, 'commit')} of the live one`;
  // docs/decisions/0019-only-descendants-go-live.md
  const ending = 'so its deployment is refused unless ROLLBACK is yes';
  return added === 0
    ? `goes back, ${without}, ${ending}`
    : `${plural(added, 'commit')}, but ${without}, ${ending}`;
}

/** A line for each commit. */
export function linesOfChanges(changes: CommitChanges | string): readonly string[] {
  if (typeof changes === 'string') return [];
  const { commits, added } = changes;
  const more = added - commits.length;
  return [
    ...commits.map(({ id, subject }) => `${shortCommitId(id)} ${subject}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}
