import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { nameOf, readLive } from './live-objects.ts';
import type { LiveObject } from './managed-fields.ts';
import type { Release } from './release.ts';
import type { ManifestObject } from './release-manifest.ts';

const lookIntervalMs = 1000;
/** Longer than a pod takes to end, for which a deletion with `--cascade=foreground` waits. */
const defaultTimeoutSeconds = 120;

interface Wait extends Release {
  readonly manifest: readonly ManifestObject[];
}

/**
 * Waits until the objects that somebody has deleted are gone, because what is applied to them goes with them. Returns the
 * objects that exist then.
 */
export async function awaitDeletions(
  context: StepContext,
  wait: Wait,
  live: readonly LiveObject[],
  timeoutSeconds = defaultTimeoutSeconds,
): Promise<readonly LiveObject[]> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  for (const object of live.filter(isDeleted))
    context.say(`${nameOf(object)} is being deleted: waiting until it is gone`);
  let current = live;
  for (let held = current.find(isDeleted); held !== undefined; held = current.find(isDeleted)) {
    if (performance.now() >= deadline) throw heldError(wait, held, timeoutSeconds);
    await delay(lookIntervalMs);
    current = await readLive(context, wait, wait.manifest);
  }
  return current;
}

function isDeleted({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function heldError({ namespace }: Wait, { kind, metadata }: LiveObject, timeoutSeconds: number): StepError {
  const { name, finalizers = [] } = metadata;
  const object = `${kind.toLowerCase()}/${name}`;
  return new StepError(
    `somebody deleted ${kind}/${name} in namespace ${namespace}, and its finalizers (${finalizers.join(', ') || 'none'}) hold it for more than ${timeoutSeconds} s: wait for their controller, or type \`kubectl patch ${object} --namespace ${namespace} --type merge --patch '{"metadata":{"finalizers":null}}'\`, and deploy again`,
  );
}
