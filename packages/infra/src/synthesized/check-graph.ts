import { orderByNeeds } from './order.ts';
import { hasAttribute } from './provider-schema.ts';
import { type Reference, referencesOf } from './references.ts';
import { stackNeeds, stackOfState } from './stack-dependencies.ts';
import {
  dataSourcesIn,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from './synthesized-stack.ts';

/** The names that Terraform itself defines. */
const builtIn = new Set(['path', 'terraform', 'each', 'count', 'self']);

/**
 * One sentence for each fault that makes an apply impossible: a reference to a missing resource, to a resource of another
 * stack, or to an unknown attribute; an output that no stack publishes; and cycles.
 */
export async function graphFaults(stacks: SynthesizedStacks): Promise<string[]> {
  const ofStacks = await Promise.all([...stacks.keys()].map((name) => stackFaults(stacks, name)));
  const { cyclic } = orderByNeeds(stackNeeds(stacks));
  return [
    ...ofStacks.flat(),
    ...(cyclic.length > 0
      ? [`These stacks need each other, so none can be deployed first: ${cyclic.join(', ')}`]
      : []),
  ];
}

async function stackFaults(stacks: SynthesizedStacks, name: string): Promise<string[]> {
  const stack = stacks.get(name);
  if (!stack) return [];
  const graph = await referencesOf(stack);
  const faults: string[] = [];
  for (const [from, references] of graph)
    for (const reference of references) {
      const fault = await referenceFault(stacks, stack, reference);
      if (fault) faults.push(`${name}: ${from} refers to ${reference.text}: ${fault}`);
    }
  const needs = [...graph].map(([from, references]): [string, Set<string>] => [
    from,
    new Set(references.map(({ address }) => address)),
  ]);
  const { cyclic } = orderByNeeds(new Map(needs));
  if (cyclic.length > 0) faults.push(`${name}: none of these can be made first: ${cyclic.join(', ')}`);
  return [...new Set(faults)];
}

async function referenceFault(
  stacks: SynthesizedStacks,
  stack: SynthesizedStack,
  { address, attributes }: Reference,
): Promise<string | undefined> {
  const [root = '', name = ''] = address.split('.');
  if (builtIn.has(root)) return undefined;
  if (root === 'var') return name in stack.variable ? undefined : 'no such variable is declared';
  if (root === 'local') return name in stack.locals ? undefined : 'no such local is declared';
  const target = blockAt(stack, address);
  if (!target) return missingText(stacks, address);
  if (target.type === 'terraform_remote_state')
    return outputFault(stacks, target.block['config'], attributes);
  const [attribute] = attributes;
  if (attribute === undefined) return undefined;
  return (await hasAttribute(address, attribute)) === false
    ? `${target.type} has no ${attribute}`
    : undefined;
}

function blockAt(stack: SynthesizedStack, address: string) {
  return [...resourcesIn(stack), ...dataSourcesIn(stack)].find((of) => of.address === address);
}

function missingText(stacks: SynthesizedStacks, address: string): string {
  const holder = [...stacks].find(([, stack]) => blockAt(stack, address))?.[0];
  return holder
    ? `that is in the stack ${holder}, and stacks share nothing but outputs`
    : 'nothing of that name is there';
}

function outputFault(
  stacks: SynthesizedStacks,
  config: unknown,
  [outputs, output = '']: readonly string[],
): string | undefined {
  const publisher = stackOfState(stacks, config);
  if (publisher === undefined) return 'no stack keeps its state there';
  if (outputs === undefined || (outputs === 'outputs' && output === '')) return undefined;
  if (outputs !== 'outputs') return 'a state gives nothing but outputs';
  return output in (stacks.get(publisher)?.output ?? {}) ? undefined : `${publisher} publishes no ${output}`;
}
