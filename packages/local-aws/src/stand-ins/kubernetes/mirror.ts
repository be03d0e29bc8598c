import { setTimeout as sleep } from 'node:timers/promises';
import { sentenceOf } from 'programs/program-errors.ts';
import {
  type KubectlOptions,
  keyOf,
  listObjects,
  type Named,
  type ResourceKind,
  watchObjects,
} from './kubectl.ts';

export interface MirrorOptions<T> extends KubectlOptions {
  readonly kind: ResourceKind<T>;
  /** Told of all objects after the first list and after each change. What it throws ends the watch for a new list. */
  readonly onChange: (objects: readonly T[]) => void | Promise<void>;
  readonly onFault: (sentence: string) => void;
}

/** Follows all objects of a kind until the signal: a list, then its changes, and again whenever the watch ends. */
export function mirrorObjects<T extends Named>(options: MirrorOptions<T>): Promise<void> {
  return repeatUntilAborted(async () => {
    const { resourceVersion, objects } = await listObjects(options, options.kind);
    const mirror = new Map(objects.map((object) => [keyOf(object), object]));
    const tell = () => options.onChange([...mirror.values()]);
    await tell();
    for await (const { type, object } of watchObjects(options, options.kind, resourceVersion)) {
      if (type === 'DELETED') mirror.delete(keyOf(object));
      else mirror.set(keyOf(object), object);
      await tell();
    }
  }, options);
}

const retryMs = 500;

/** Does the work over and over until the signal; what fails is told, once as long as it fails in the same way. */
async function repeatUntilAborted(
  work: () => Promise<void>,
  { signal, onFault }: { readonly signal: AbortSignal; readonly onFault: (sentence: string) => void },
): Promise<void> {
  let lastFault = '';
  while (!signal.aborted) {
    try {
      await work();
      lastFault = '';
    } catch (error) {
      const fault = sentenceOf(error);
      if (!signal.aborted && fault !== lastFault) onFault(fault);
      lastFault = fault;
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Tells each fault of a list that the list before did not have. */
export function tellOnce(onFault: (sentence: string) => void): (faults: readonly string[]) => void {
  let told = new Set<string>();
  return (faults) => {
    for (const fault of new Set(faults)) if (!told.has(fault)) onFault(fault);
    told = new Set(faults);
  };
}
