import type { PartialEnvironment } from '../configuration.ts';
import type { DeliveryConfig } from '../delivery.ts';

/** What the rules look at: a file that has not the right shape is left out and already reported. */
export interface RuleInput {
  readonly delivery: DeliveryConfig;
  readonly environments: readonly PartialEnvironment[];
  /** The day on which the files are looked at, `2026-11-25`: versions go out of support. */
  readonly today: string;
}
