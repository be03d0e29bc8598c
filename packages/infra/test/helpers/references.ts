import type { SynthesizedStack } from './synthesize.ts';

const referencePattern = /\b(data\.)?(?:aws|kubernetes|helm|terraform)_[a-z0-9_]+\.[A-Za-z0-9_-]+/g;

/** The address of every resource and data source, with the addresses that it refers to. */
export function referencesOf(stack: SynthesizedStack): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  const add = (prefix: string, blocks: SynthesizedStack['resource']) => {
    for (const [type, resources] of Object.entries(blocks))
      for (const [name, block] of Object.entries(resources))
        graph.set(`${prefix}${type}.${name}`, new Set(expressionsIn(block).flatMap(addressesIn)));
  };
  add('', stack.resource);
  add('data.', stack.data);
  return graph;
}

/** Addresses in the order in which Terraform can make them; those of a cycle are left out. */
export function creationOrder(graph: Map<string, Set<string>>): string[] {
  const made = new Set<string>();
  for (let before = -1; before !== made.size; ) {
    before = made.size;
    for (const [address, needed] of graph) if ([...needed].every((of) => made.has(of))) made.add(address);
  }
  return [...made];
}

function addressesIn(expression: string): string[] {
  return [...expression.matchAll(referencePattern)].map(([address]) => address);
}

/** The texts between `${` and `}`, and the addresses of `depends_on`. */
function expressionsIn(value: unknown, isExpression = false): string[] {
  if (typeof value === 'string')
    return isExpression ? [value] : [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, text]) => text ?? '');
  if (Array.isArray(value)) return value.flatMap((item) => expressionsIn(item, isExpression));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionsIn(item, key === 'depends_on'));
}
