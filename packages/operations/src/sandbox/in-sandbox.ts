import type { Place } from '../find-place.ts';
import { changesFromClone, type ReadChanges } from '../pipeline/commit-changes.ts';
import { readKeptSandbox } from './kept-sandbox.ts';

/** The place in the kept rehearsal, with --sandbox; otherwise in AWS. */
export async function inSandbox(place: Place, isSandbox: boolean | undefined): Promise<Place> {
  return isSandbox ? { ...place, sandbox: await readKeptSandbox(process.env) } : place;
}

/** Reads the changes of commits from the current folder, or from the repository in the kept rehearsal. */
export function changesReader({
  pipelineName,
  sandbox,
}: Pick<Place, 'pipelineName' | 'sandbox'>): ReadChanges {
  return changesFromClone(sandbox?.repositories[pipelineName] ?? process.cwd());
}
