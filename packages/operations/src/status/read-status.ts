import type { ReadRelease, ReleasePlace } from '../cluster/kubectl.ts';
import { type ReleaseState, releaseState } from '../cluster/release-state.ts';
import type { Place } from '../find-place.ts';
import type { ReadChanges } from '../pipeline/commit-changes.ts';
import type { PipelineClient } from '../pipeline/pipeline-client.ts';
import { assertStage, readSnapshot } from '../pipeline/snapshot.ts';
import { changesOf } from '../pipeline/waiting-changes.ts';
import { type EnvironmentStatus, pipelineStatus } from './environment-status.ts';

/** A place, and its release in a cluster. */
export interface StatusPlace extends Place {
  readonly release: ReleasePlace;
}

export interface StatusSources {
  readonly client: PipelineClient;
  readonly readChanges: ReadChanges;
  readonly readRelease: ReadRelease;
}

/** Reads the state of the environments of one pipeline; an error for each that it does not deploy to yet. */
export async function readStatus(
  places: readonly StatusPlace[],
  { client, readChanges, readRelease }: StatusSources,
): Promise<readonly PromiseSettledResult<EnvironmentStatus>[]> {
  const [first] = places;
  if (first === undefined) return [];
  const snapshot = await readSnapshot(client, first);
  return Promise.allSettled(
    places.map(async (place) => {
      assertStage(snapshot.description, place);
      const { view, deployment } = pipelineStatus(snapshot, place);
      const newest = view.waiting.at(-1);
      const [changes, cluster] = await Promise.all([
        newest && changesOf(view, newest, readChanges),
        readCluster(place, readRelease),
      ]);
      return { place, view, deployment, changes, cluster };
    }),
  );
}

async function readCluster(
  { release }: StatusPlace,
  readRelease: ReadRelease,
): Promise<ReleaseState | string> {
  const objects = await readRelease(release);
  return typeof objects === 'string' ? objects : releaseState(objects);
}
