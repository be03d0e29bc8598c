import type { ReleaseState } from '../cluster/release-state.ts';
import type { Place } from '../find-place.ts';
import type { CommitChanges } from '../pipeline/commit-changes.ts';
import { type Revision, revisionOf } from '../pipeline/deployments.ts';
import { type EnvironmentView, type PipelineSnapshot, viewOf } from '../pipeline/snapshot.ts';

/** The state of a service in an environment. */
export interface EnvironmentStatus {
  readonly place: Place;
  readonly view: EnvironmentView;
  /** A deployment after the live one: it runs, or it did not succeed. */
  readonly deployment: UnfinishedDeployment | undefined;
  /** What the newest execution that waits would change; undefined if none waits. */
  readonly changes: CommitChanges | string | undefined;
  /** The state in the cluster, or why it is not known. */
  readonly cluster: ReleaseState | string;
}

export interface UnfinishedDeployment extends Revision {
  /** `InProgress`, `Failed`, `Stopped` and others of CodePipeline. */
  readonly status: string;
}

/** What is live and what waits, without the cluster. */
export function pipelineStatus(
  snapshot: PipelineSnapshot,
  place: Place,
): Pick<EnvironmentStatus, 'view' | 'deployment'> {
  return { view: viewOf(snapshot, place), deployment: unfinishedDeployment(snapshot, place) };
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
