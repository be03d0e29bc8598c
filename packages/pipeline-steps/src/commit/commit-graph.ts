import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';

/** The commits of a repository, each with its parents. */
export type CommitGraph = ReadonlyMap<string, readonly string[]>;

/** The file of a release artifact with all commits that its build knew, so that a deploy needs no clone. */
export const commitGraphName = 'commits';

/** Reads the commits from the release artifact. */
export async function readCommitGraph({ directory }: StepContext): Promise<CommitGraph> {
  const text = await readFile(join(directory, commitGraphName), 'utf8').catch(() => undefined);
  if (text !== undefined) return parseCommitGraph(text);
  throw new StepError(`${directory} has no file ${commitGraphName}: run this step in a release artifact`);
}

/** Parses lines of a commit and its parents, as `git rev-list --parents` prints them. */
export function parseCommitGraph(text: string): CommitGraph {
  const lines = text.split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [commitId = '', ...parents] = line.split(' ');
      return [commitId, parents];
    }),
  );
}

/** Whether one commit is an ancestor of another, or the same. */
export function isAncestor(graph: CommitGraph, ancestor: string, descendant: string): boolean {
  const reached = new Set([descendant]);
  // The loop also takes what is added meanwhile.
  for (const commitId of reached) {
    if (commitId === ancestor) return true;
    for (const parent of graph.get(commitId) ?? []) reached.add(parent);
  }
  return false;
}

/** The commits whose ids begin with a text. */
export function findCommits(graph: CommitGraph, start: string): readonly string[] {
  return [...graph.keys()].filter((commitId) => commitId.startsWith(start));
}
