import { crossEnvironmentFaults } from './cross-environment-rules.ts';
import type { DeliveryConfig } from './delivery-config.ts';
import { deliveryFaults } from './delivery-rules.ts';
import type { PartialEnvironment } from './environment-config.ts';
import { environmentFaults } from './environment-rules.ts';

/** What the rules look at: a file that has not the right shape is left out and already reported. */
export interface RuleInput {
  readonly delivery: DeliveryConfig;
  readonly environments: readonly PartialEnvironment[];
}

/** All faults that a type can't hold: values out of their bounds, and values that contradict each other. */
export function ruleFaults(input: RuleInput): string[] {
  return [
    ...deliveryFaults(input),
    ...input.environments.flatMap(environmentFaults),
    ...crossEnvironmentFaults(input.environments),
  ];
}
