import type { BaseImageOrigin } from '../steps/base-image.ts';
import type { Outcome } from '../steps/read-outcome.ts';
import type { KeptCluster } from './keep-running.ts';

/** What a rehearsal that went well has to tell. */
export interface RehearsalReport {
  readonly outcomes: readonly Outcome[];
  readonly steps: readonly StepRecord[];
  readonly baseImage: BaseImageOrigin;
  readonly kept: KeptCluster | undefined;
  /** Kinds of resources of the delivery stack that a rehearsal does not look at. */
  readonly unreadKinds: readonly string[];
  readonly logDirectory: string;
}

/** A finished step. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
  /** What was told between the step before it and this one. */
  readonly notes: readonly string[];
}
