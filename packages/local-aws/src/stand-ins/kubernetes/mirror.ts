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

interface MirrorOptions<T> extends KubectlOptions {
  readonly kind: ResourceKind<T>;
  /** Gets all objects after the first list and after each change. An error ends the watch and starts a new list. */
  readonly onChange: (objects: readonly T[]) => void | Promise<void>;
  readonly onFault: (sentence: string) => void;
}

/** Follows all objects of a kind until the signal: a list, then a watch, and again when the watch ends. */
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

/** Repeats the work until the signal; a failure is reported once, until it changes. */
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

/** Reports each fault that the list before did not have. */
export function tellOnce(onFault: (sentence: string) => void): (faults: readonly string[]) => void {
  let told = new Set<string>();
  return (faults) => {
    for (const fault of new Set(faults)) if (!told.has(fault)) onFault(fault);
    told = new Set(faults);
  };
}
