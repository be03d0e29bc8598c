import type { ManifestObject } from '../release/release-manifest.ts';

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface ContainerEnd {
  readonly reason?: string;
  readonly exitCode?: number;
}

/** The status of a container. */
export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: ContainerEnd;
  };
  readonly lastState?: { readonly terminated?: ContainerEnd };
}

/** A Deployment, a ReplicaSet, a Job or a pod, with the fields that the steps read. */
export interface WatchedObject {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: { readonly replicas?: number; readonly paused?: boolean };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** A Deployment of the release, its newest ReplicaSet, and the pods of that ReplicaSet. */
export interface DeploymentState {
  readonly deployment: WatchedObject;
  /** Undefined until the controller has observed the Deployment's last change. */
  readonly newest: WatchedObject | undefined;
  readonly newPods: readonly WatchedObject[];
}

/** A Job that is a hook of the release, and its pods. */
export interface JobState {
  readonly job: WatchedObject;
  readonly pods: readonly WatchedObject[];
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The Deployments of a manifest with their new pods. A Deployment that is not observed yet has none. */
export function deploymentStates(
  manifest: readonly ManifestObject[],
  objects: readonly WatchedObject[],
): readonly DeploymentState[] {
  const names = manifest.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  return objects
    .filter(({ kind, metadata }) => kind === 'Deployment' && names.includes(metadata.name))
    .map((deployment) => {
      const newest = newestOf(deployment, objects);
      const newPods = objects.filter((object) => object.kind === 'Pod' && isOwnedBy(object, newest));
      return { deployment, newest, newPods };
    });
}

/** The Deployments of a release that have ready pods, whatever Helm knows of the release. */
export function servingDeployments(
  objects: readonly WatchedObject[],
  releaseName: string,
): readonly WatchedObject[] {
  return objects.filter(
    ({ kind, metadata, status }) =>
      kind === 'Deployment' &&
      metadata.annotations?.['meta.helm.sh/release-name'] === releaseName &&
      (status?.readyReplicas ?? 0) > 0,
  );
}

/** The Jobs of hooks that exist and have not succeeded. */
export function jobStates(
  hooks: readonly ManifestObject[],
  objects: readonly WatchedObject[],
): readonly JobState[] {
  const names = hooks.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
  return objects
    .filter(({ kind, metadata }) => kind === 'Job' && names.includes(metadata.name))
    .filter((job) => conditionOf(job, 'Complete')?.status !== 'True')
    .map((job) => ({
      job,
      pods: objects.filter((object) => object.kind === 'Pod' && isOwnedBy(object, job)),
    }));
}

function newestOf(deployment: WatchedObject, objects: readonly WatchedObject[]): WatchedObject | undefined {
  const { metadata, status } = deployment;
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return undefined;
  return objects.find(
    (object) =>
      object.kind === 'ReplicaSet' &&
      isOwnedBy(object, deployment) &&
      object.metadata.annotations?.[revisionAnnotation] === metadata.annotations?.[revisionAnnotation],
  );
}

function isOwnedBy({ metadata }: WatchedObject, owner: WatchedObject | undefined): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner?.metadata.uid) ?? false;
}

/** Whether a pod is ready. */
export function isReady(pod: WatchedObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** The condition of a type, if the object has one. */
export function conditionOf({ status }: WatchedObject, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** All containers of a pod, init containers first. */
export function containersOf({ status }: WatchedObject): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

/** The state of a pod that is not ready: `CrashLoopBackOff, 3 restarts, last exit code 1 (Error)`. */
export function describePod(pod: WatchedObject): string {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return `not scheduled: ${scheduled.message ?? scheduled.reason}`;
  const { phase, reason, message } = pod.status ?? {};
  if (phase === 'Failed' && reason !== undefined) return message ? `${reason}: ${message}` : reason;
  const container = containersOf(pod).find(({ ready, state }) => !ready && state?.terminated?.exitCode !== 0);
  return container === undefined ? 'not started' : describeContainer(container);
}

/** The state of a container that is not ready. */
export function describeContainer({ restartCount, state, lastState }: ContainerStatus): string {
  const last = state?.terminated ?? lastState?.terminated;
  const parts = [state?.waiting?.reason ?? state?.terminated?.reason ?? 'running and not ready'];
  if (restartCount > 0) parts.push(restartCount === 1 ? '1 restart' : `${restartCount} restarts`);
  if (last !== undefined) parts.push(`last exit code ${last.exitCode} (${last.reason})`);
  return parts.join(', ');
}

/** One line that says what an upgrade waits for: its Jobs, as long as there are some, else its pods. */
export function describeProgress(states: readonly DeploymentState[], jobs: readonly JobState[] = []): string {
  if (jobs.length > 0) return jobs.map(describeJob).join('; ');
  const parts = states.map(({ deployment, newPods }) => {
    const ready = newPods.filter(isReady).length;
    const name = deployment.metadata.name;
    const waiting = newPods
      .filter((pod) => !isReady(pod))
      .map((pod) => `${pod.metadata.name}: ${describePod(pod)}`);
    const failure = conditionOf(deployment, 'ReplicaFailure');
    if (deployment.spec?.paused) waiting.push('somebody paused it');
    if (failure?.status === 'True')
      waiting.push(failure.message ?? failure.reason ?? 'no pod can be created');
    return [`${name} has ${ready} of ${deployment.spec?.replicas ?? 1} new pods ready`, ...waiting].join(
      '; ',
    );
  });
  return parts.join('; ') || 'no Deployment exists yet';
}

function describeJob({ job, pods }: JobState): string {
  if (job.metadata.deletionTimestamp !== undefined)
    return `Job ${job.metadata.name} of an earlier deployment is being deleted`;
  const told = pods.map((pod) => {
    const isRunning = pod.status?.phase === 'Running';
    return `${pod.metadata.name}: ${isRunning ? 'running' : describePod(pod)}`;
  });
  return [`Job ${job.metadata.name} has not succeeded yet`, ...told].join('; ');
}
