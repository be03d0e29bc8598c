/** What each thing needs, by name. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

export interface Order {
  /** Each comes after all that it needs, and otherwise in the given order. */
  readonly order: readonly string[];
  /** Those without a place in the order, because they are in a cycle or need something in a cycle. */
  readonly cyclic: readonly string[];
}

/** Orders things after what they need, and otherwise as given. A need that is not among them has no effect. */
export function orderByNeeds(needs: Needs): Order {
  const order = new Set<string>();
  const isReady = ([name, needed]: [string, ReadonlySet<string>]) =>
    !order.has(name) && [...needed].every((of) => order.has(of) || !needs.has(of));
  for (let ready = [...needs].find(isReady); ready; ready = [...needs].find(isReady)) order.add(ready[0]);
  return { order: [...order], cyclic: [...needs.keys()].filter((name) => !order.has(name)) };
}
