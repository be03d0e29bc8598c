import { type KubectlOptions, listObjects, watchObjects } from './kubectl.ts';
import { repeatUntilAborted } from './repeat-until-aborted.ts';
import { keyOf, type Named, type ResourceKind } from './resource-kind.ts';

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
