/** What each thing needs, by name. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

export interface Order {
  /** Each after all that it needs, and else in the order in which they were given. */
  readonly order: readonly string[];
  /** Those that have no place in any order, as they are in a cycle or need one that is. */
  readonly cyclic: readonly string[];
}

/** Puts things behind what they need, else in the order in which they are given. What is needed but not among them holds nobody up. */
export function orderByNeeds(needs: Needs): Order {
  const order = new Set<string>();
  const isReady = ([name, needed]: [string, ReadonlySet<string>]) =>
    !order.has(name) && [...needed].every((of) => order.has(of) || !needs.has(of));
  for (let ready = [...needs].find(isReady); ready; ready = [...needs].find(isReady)) order.add(ready[0]);
  return { order: [...order], cyclic: [...needs.keys()].filter((name) => !order.has(name)) };
}
