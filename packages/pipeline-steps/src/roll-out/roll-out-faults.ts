import {
  type ContainerStatus,
  conditionOf,
  containersOf,
  type DeploymentState,
  describeContainer,
  isReady,
  type JobState,
  type WatchedObject,
} from './roll-out-state.ts';

/** The restarts of a crash loop. The kubelet restarts a container the third time some 30 s after the first. */
const crashLoopRestarts = 3;
/** How long to tolerate a fault that may end by itself, such as an unreachable registry or a full quota. */
const toleratedMs = 60_000;
const toleratedSeconds = toleratedMs / 1000;

/** Reasons for which the kubelet retries before it runs a container. */
const cannotStart =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError)$/;

/** Decides, from look to look, whether an upgrade can still succeed. */
export class RollOutFaults {
  readonly #restartsBefore = new Map<string, number>();
  readonly #seenSince = new Map<string, number>();
  readonly #deployments = new Set<string>();

  /** Restarts from before the upgrade do not count. */
  constructor(before: readonly WatchedObject[]) {
    for (const pod of before)
      for (const container of containersOf(pod))
        this.#restartsBefore.set(keyOf(pod, container), container.restartCount);
  }

  /** Why the upgrade cannot succeed; undefined while it can. `now` is in milliseconds. */
  find(states: readonly DeploymentState[], now: number, jobs: readonly JobState[] = []): string | undefined {
    const faults = [
      this.#deletion(states),
      ...states.flatMap((state) => [this.#crash(state), ...this.#tolerated(state)]),
      ...jobs.flatMap(({ job, pods }) => [...heldFaults(job), ...cannotStartFaults(pods)]),
    ];
    return this.#lasting(faults, now);
  }

  /** Whether the API server refuses for a while to show the objects: the namespace or the deployer's rights are gone. */
  findRefusal({ message }: Error, now: number): string | undefined {
    if (!/ is forbidden: /.test(message)) return undefined;
    const words = `the namespace cannot be read for ${toleratedSeconds} s: ${message}`;
    return this.#lasting([{ key: 'refusal', toleratedMs, words }], now);
  }

  #lasting(faults: readonly (Fault | undefined)[], now: number): string | undefined {
    const keys = new Set(faults.map((fault) => fault?.key));
    for (const key of this.#seenSince.keys()) if (!keys.has(key)) this.#seenSince.delete(key);
    for (const fault of faults) {
      if (fault === undefined) continue;
      const since = this.#seenSince.get(fault.key) ?? now;
      this.#seenSince.set(fault.key, since);
      if (now - since >= fault.toleratedMs) return fault.words;
    }
    return undefined;
  }

  /** Somebody deletes a Deployment, or one that was there is gone: Helm would wait for it until its timeout. */
  #deletion(states: readonly DeploymentState[]): Fault | undefined {
    const names = states
      .filter(({ deployment }) => deployment.metadata.deletionTimestamp === undefined)
      .map(({ deployment }) => deployment.metadata.name);
    for (const { deployment } of states) this.#deployments.add(deployment.metadata.name);
    const deleted = [...this.#deployments].find((name) => !names.includes(name));
    if (deleted === undefined) return undefined;
    return { key: deleted, toleratedMs: 0, words: `somebody deleted Deployment ${deleted} meanwhile` };
  }

  #crash({ newPods }: DeploymentState): Fault | undefined {
    for (const pod of newPods.filter((candidate) => !isReady(candidate))) {
      for (const container of containersOf(pod)) {
        const key = keyOf(pod, container);
        if (
          container.ready ||
          container.restartCount - (this.#restartsBefore.get(key) ?? 0) < crashLoopRestarts
        )
          continue;
        return {
          key,
          toleratedMs: 0,
          words: `pod ${pod.metadata.name} is in a crash loop: ${describeContainer(container)}`,
        };
      }
    }
    return undefined;
  }

  #tolerated({ deployment, newPods }: DeploymentState): readonly Fault[] {
    const faults = [...cannotStartFaults(newPods), ...pauseFaults(deployment)];
    const failure = conditionOf(deployment, 'ReplicaFailure');
    if (failure?.status !== 'True') return faults;
    // A quota that lets some pods in makes progress when old ones go: that starts the time anew.
    const key = [deployment.metadata.uid, newPods.length, newPods.filter(isReady).length].join('/');
    const words = `Deployment ${deployment.metadata.name} can't create its pods for ${toleratedSeconds} s: ${failure.message ?? failure.reason}`;
    return [...faults, { key, toleratedMs, words }];
  }
}

interface Fault {
  readonly key: string;
  /** How long the fault must last to count. */
  readonly toleratedMs: number;
  readonly words: string;
}

/** `kubectl rollout pause` during a roll-out. Helm's apply has ended an earlier pause. */
function pauseFaults({ metadata: { name, uid }, spec }: WatchedObject): readonly Fault[] {
  if (!spec?.paused) return [];
  const words = `somebody paused Deployment ${name}, and it stays so for ${toleratedSeconds} s`;
  return [{ key: `${uid}/paused`, toleratedMs, words }];
}

/** Helm deletes the Job of an earlier deployment first, and waits for its end. */
function heldFaults({
  metadata: { name, uid, deletionTimestamp, finalizers = [] },
}: WatchedObject): readonly Fault[] {
  if (deletionTimestamp === undefined) return [];
  const words = `Job ${name} of an earlier deployment is deleted, and its finalizers (${finalizers.join(', ') || 'none'}) hold it for ${toleratedSeconds} s: remove them, and deploy again`;
  return [{ key: `${uid}/held`, toleratedMs, words }];
}

function cannotStartFaults(pods: readonly WatchedObject[]): readonly Fault[] {
  return pods.flatMap((pod) =>
    containersOf(pod).flatMap((container) => {
      const { reason = '', message } = container.state?.waiting ?? {};
      if (!cannotStart.test(reason)) return [];
      const words = `pod ${pod.metadata.name} can't start for ${toleratedSeconds} s: ${reason}: ${message ?? 'no message'}`;
      return [{ key: keyOf(pod, container), toleratedMs, words }];
    }),
  );
}

function keyOf({ metadata }: WatchedObject, { name }: ContainerStatus): string {
  return `${metadata.uid}/${name}`;
}
