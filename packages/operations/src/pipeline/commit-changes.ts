import { tryProgram } from 'programs/run-program.ts';
import { toPrintable } from 'tag-resolver';
import type { EnvironmentView } from './snapshot.ts';
import type { WaitingExecution } from './waiting.ts';

/** The commits between two commits. */
export interface CommitChanges {
  /** The newest first, up to the maximum. */
  readonly commits: readonly { readonly id: string; readonly subject: string }[];
  readonly added: number;
  /** Commits that only the live one has. Above 0, the new one does not descend from it. */
  readonly removed: number;
}

/** The changes, or why they are not known. */
export type ReadChanges = (liveCommitId: string, commitId: string) => Promise<CommitChanges | string>;

const maximumCommits = 20;

/** What an execution changes in an environment, or why that is not known. */
export async function changesOf(
  { live }: EnvironmentView,
  { commitId }: WaitingExecution,
  readChanges: ReadChanges,
): Promise<CommitChanges | string> {
  if (live === undefined) return 'nothing is live yet';
  return readChanges(live.commitId, commitId);
}

/** Reads the changes from a clone on this machine. */
export function changesFromClone(directory: string): ReadChanges {
  return async (liveCommitId, commitId) => {
    for (const id of [liveCommitId, commitId])
      if (!/^[0-9a-f]{40,64}$/.test(id)) return 'the pipeline does not name both commits';
    const range = `${liveCommitId}...${commitId}`;
    const count = await revList(directory, '--left-right', '--count', range);
    const format = ['--no-commit-header', '--encoding=UTF-8', '--format=%H %s'];
    const limit = `--max-count=${maximumCommits}`;
    const list = await revList(directory, ...format, limit, `${liveCommitId}..${commitId}`);
    if (count === undefined || list === undefined) return whyUnknown(directory);
    const [removed = 0, added = 0] = count.trim().split(/\s+/).map(Number);
    const lines = list.split('\n').filter((line) => line !== '');
    return { added, removed, commits: lines.map(commitOf) };
  };
}

function commitOf(line: string) {
  const [, id = '', subject = ''] = /^([0-9a-f]+) (.*)$/.exec(line) ?? [];
  return { id, subject: toPrintable(subject) };
}

async function whyUnknown(directory: string): Promise<string> {
  const { failure, stderr } = await tryProgram(['git', 'rev-parse', '--git-dir'], { directory });
  if (failure === undefined)
    return 'this clone does not have both commits: `git fetch --all` brings them, if the clone is of this service';
  return toPrintable(`git can't read this clone: ${stderr.split('\n')[0] || `it ${failure}`}`);
}

/** The answer of `git rev-list`; undefined if git or a commit is missing. A replaced commit exists in one clone only. */
async function revList(directory: string, ...words: readonly string[]): Promise<string | undefined> {
  const command = ['git', '--no-pager', '--no-replace-objects', 'rev-list', '--no-color', ...words, '--'];
  const { failure, stdout } = await tryProgram(command, { directory });
  return failure === undefined ? stdout : undefined;
}
