import type { KeptCluster } from '../kept/kept-cluster.ts';
import type { BaseImageOrigin } from '../steps/base-image.ts';
import type { Outcome } from '../steps/read-outcome.ts';

/** The result of a successful rehearsal. */
export interface RehearsalReport {
  readonly outcomes: readonly Outcome[];
  readonly steps: readonly StepRecord[];
  readonly baseImage: BaseImageOrigin;
  /** Whether NetworkPolicies were enforced and cluster DNS answered. */
  readonly hasNetworkPrograms: boolean;
  readonly kept: KeptCluster | undefined;
  /** Kinds of resources of the delivery stack that the rehearsal does not use. */
  readonly unreadKinds: readonly string[];
  readonly logDirectory: string;
}

/** A finished step. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
  /** The notes between the step before and this one. */
  readonly notes: readonly string[];
}
