/** A finished step, for the report at the end. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
  /** What was told between the step before it and this one. */
  readonly notes: readonly string[];
}
