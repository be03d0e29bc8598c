import { architectureFaults, crossEnvironmentFaults } from './cross-environment.ts';
import { deliveryFaults } from './delivery.ts';
import { environmentFaults } from './environment.ts';
import type { RuleInput } from './rule-input.ts';

/** All faults that a type can't hold: values out of their bounds, and values that contradict each other. */
export function ruleFaults(input: RuleInput): string[] {
  return [
    ...deliveryFaults(input),
    ...input.environments.flatMap((environment) => environmentFaults(environment, input.today)),
    ...crossEnvironmentFaults(input.environments),
    ...architectureFaults(
      input.environments.filter(({ name }) =>
        input.delivery.order.some(({ environment }) => environment === name),
      ),
    ),
  ];
}
