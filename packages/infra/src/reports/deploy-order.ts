import { type Configuration, everyEnvironment } from '../config/configuration.ts';
import { ConfigurationError } from '../errors.ts';
import { graphFaults } from '../synthesized/check-graph.ts';
import { type Needs, orderByNeeds } from '../synthesized/order.ts';
import { stackNeeds } from '../synthesized/stack-dependencies.ts';
import type { SynthesizedStacks } from '../synthesized/synthesized-stack.ts';

/** The order in which to deploy the stacks, each with the stacks that it needs, and the order in which to destroy them. */
export async function deployOrder(
  configuration: Configuration,
  stacks: SynthesizedStacks,
): Promise<string[]> {
  const faults = await graphFaults(stacks);
  if (faults.length > 0) throw new ConfigurationError(faults);
  const needs = environmentsInTurn(stackNeeds(stacks), everyEnvironment(configuration));
  const { order } = orderByNeeds(needs);
  const width = Math.max(...order.map((name) => name.length));
  const line = (name: string, index: number, text: string) =>
    `${String(index + 1).padStart(4)}. ${text ? `${name.padEnd(width)}  ${text}` : name}`;
  return [
    'Deploy:',
    ...order.map((name, index) => line(name, index, after(needs.get(name)))),
    'Destroy:',
    ...order.toReversed().map((name, index) => line(name, index, '')),
  ];
}

/** Sorts by environment, in delivery order, then the stacks of no environment. */
function environmentsInTurn(needs: Needs, environments: readonly { readonly name: string }[]): Needs {
  const turn = (stack: string) => {
    const index = environments.findIndex(({ name }) => stack.startsWith(`${name}-`));
    return index < 0 ? environments.length : index;
  };
  return new Map([...needs].sort(([one], [other]) => turn(one) - turn(other)));
}

function after(needed: ReadonlySet<string> = new Set()): string {
  return needed.size > 0 ? `after ${[...needed].join(', ')}` : '';
}
