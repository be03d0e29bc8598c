import {
  type ContainerStatus,
  conditionOf,
  containersOf,
  type DeploymentState,
  describeContainer,
  isReady,
  type WatchedObject,
} from './roll-out-state.ts';

/** After how many restarts a container is in a crash loop: kubelet starts it a third time some 30 s after the first. */
const CRASHES = 3;
/** How long a fault that may go by itself, such as a registry out of reach or a quota that is full, is borne. */
const BORNE_MS = 60_000;

/** Reasons for which kubelet tries again, and has not begun to run the container. */
const CANNOT_START =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError)$/;

/** Tells whether a roll-out still has a chance, look by look. */
export class RollOutFaults {
  readonly #restartsBefore = new Map<string, number>();
  readonly #seenSince = new Map<string, number>();

  /** Restarts from before the roll-out count against nobody: a pod that runs on may have had some in its life. */
  constructor(before: readonly WatchedObject[]) {
    for (const pod of before)
      for (const container of containersOf(pod))
        this.#restartsBefore.set(keyOf(pod, container), container.restartCount);
  }

  /** One sentence of what will not get better; undefined while it may. `now` is in milliseconds. */
  find(states: readonly DeploymentState[], now: number): string | undefined {
    const faults = states.flatMap((state) => [this.#crash(state), ...this.#borne(state)]);
    const keys = new Set(faults.map((fault) => fault?.key));
    for (const key of this.#seenSince.keys()) if (!keys.has(key)) this.#seenSince.delete(key);
    for (const fault of faults) {
      if (fault === undefined) continue;
      const since = this.#seenSince.get(fault.key) ?? now;
      this.#seenSince.set(fault.key, since);
      if (now - since >= fault.borneMs) return fault.words;
    }
    return undefined;
  }

  #crash({ newPods }: DeploymentState): Fault | undefined {
    for (const pod of newPods.filter((candidate) => !isReady(candidate))) {
      for (const container of containersOf(pod)) {
        const key = keyOf(pod, container);
        if (container.ready || container.restartCount - (this.#restartsBefore.get(key) ?? 0) < CRASHES)
          continue;
        return {
          key,
          borneMs: 0,
          words: `pod ${pod.metadata.name} is in a crash loop: ${describeContainer(container)}`,
        };
      }
    }
    return undefined;
  }

  #borne({ deployment, newPods }: DeploymentState): readonly Fault[] {
    const seconds = BORNE_MS / 1000;
    const faults = newPods.flatMap((pod) =>
      containersOf(pod).flatMap((container) => {
        const { reason = '', message } = container.state?.waiting ?? {};
        if (!CANNOT_START.test(reason)) return [];
        const words = `pod ${pod.metadata.name} can't start for ${seconds} s: ${reason}: ${message ?? 'no message'}`;
        return [{ key: keyOf(pod, container), borneMs: BORNE_MS, words }];
      }),
    );
    const failure = conditionOf(deployment, 'ReplicaFailure');
    if (failure?.status !== 'True') return faults;
    // A quota that lets some pods in makes progress when old ones go: that starts the time anew.
    const key = [deployment.metadata.uid, newPods.length, newPods.filter(isReady).length].join('/');
    const words = `Deployment ${deployment.metadata.name} can't make its pods for ${seconds} s: ${failure.message ?? failure.reason}`;
    return [...faults, { key, borneMs: BORNE_MS, words }];
  }
}

interface Fault {
  readonly key: string;
  /** How long it must have been there to count. */
  readonly borneMs: number;
  readonly words: string;
}

function keyOf({ metadata }: WatchedObject, { name }: ContainerStatus): string {
  return `${metadata.uid}/${name}`;
}
