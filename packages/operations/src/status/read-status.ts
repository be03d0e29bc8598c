import type { ReadRelease, ReleasePlace } from '../cluster/kubectl.ts';
import { type ReleaseState, releaseState } from '../cluster/release-state.ts';
import type { Place } from '../find-place.ts';
import { type CommitChanges, changesOf, type ReadChanges } from '../pipeline/commit-changes.ts';
import { type Revision, revisionOf } from '../pipeline/deployments.ts';
import type { PipelineClient } from '../pipeline/pipeline-client.ts';
import {
  assertStage,
  type EnvironmentView,
  type PipelineSnapshot,
  readSnapshot,
  viewOf,
} from '../pipeline/snapshot.ts';

/** The state of a service in an environment. */
export interface EnvironmentStatus {
  readonly place: Place;
  readonly view: EnvironmentView;
  /** A deployment after the live one that runs or did not succeed. */
  readonly deployment: UnfinishedDeployment | undefined;
  /** What the newest execution that waits would change; undefined if none waits. */
  readonly changes: CommitChanges | string | undefined;
  /** The state in the cluster, or why it is not known. */
  readonly cluster: ReleaseState | string;
}

interface UnfinishedDeployment extends Revision {
  /** `InProgress`, `Failed`, `Stopped` and others of CodePipeline. */
  readonly status: string;
}

/** A place, and its release in a cluster. */
export interface StatusPlace extends Place {
  readonly release: ReleasePlace;
}

interface StatusSources {
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
      const view = viewOf(snapshot, place);
      const newest = view.waiting.at(-1);
      const deployment = unfinishedDeployment(snapshot, place);
      const digest = deployment?.status === 'InProgress' ? undefined : view.live?.imageDigest;
      const [changes, cluster] = await Promise.all([
        newest && changesOf(view, newest, readChanges),
        readCluster(place, readRelease, digest),
      ]);
      return { place, view, deployment, changes, cluster };
    }),
  );
}

async function readCluster(
  { release }: StatusPlace,
  readRelease: ReadRelease,
  digest: string | undefined,
): Promise<ReleaseState | string> {
  const objects = await readRelease(release);
  return typeof objects === 'string' ? objects : releaseState(objects, digest);
}

function unfinishedDeployment(
  { states, executions, runs }: PipelineSnapshot,
  { stageName }: Place,
): UnfinishedDeployment | undefined {
  const latest = states.find(({ name }) => name === stageName)?.latest;
  const execution = executions.find(({ id }) => id === latest?.executionId);
  if (latest === undefined || execution === undefined || latest.status === 'Succeeded') return undefined;
  const target = executions.find(({ id }) => id === execution.rollbackTargetId) ?? execution;
  return { ...revisionOf(target, runs), executionId: execution.id, status: latest.status };
}
