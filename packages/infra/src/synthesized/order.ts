/** What each thing needs, by name. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

export interface Order {
  /** Each after all that it needs, and else in the order in which they were given. */
  readonly order: readonly string[];
  /** Those that have no place in any order, as they are in a cycle or need one that is. */
  readonly cyclic: readonly string[];
}

/** Puts things behind what they need. What is needed but not among them holds nobody up. */
export function orderByNeeds(needs: Needs): Order {
  const order = new Set<string>();
  for (let before = -1; before !== order.size; ) {
    before = order.size;
    for (const [name, needed] of needs)
      if ([...needed].every((of) => order.has(of) || !needs.has(of))) order.add(name);
  }
  return { order: [...order], cyclic: [...needs.keys()].filter((name) => !order.has(name)) };
}
