/** The needs of each item, by name. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

interface Order {
  /** Each item after its needs, and otherwise in the given order. */
  readonly order: readonly string[];
  /** The items in a cycle, and those that need one of them. */
  readonly cyclic: readonly string[];
}

/** Orders items after their needs, and otherwise as given. A need that is not an item has no effect. */
export function orderByNeeds(needs: Needs): Order {
  const order = new Set<string>();
  const isReady = ([name, needed]: [string, ReadonlySet<string>]) =>
    !order.has(name) && [...needed].every((of) => order.has(of) || !needs.has(of));
  for (let ready = [...needs].find(isReady); ready; ready = [...needs].find(isReady)) order.add(ready[0]);
  return { order: [...order], cyclic: [...needs.keys()].filter((name) => !order.has(name)) };
}
