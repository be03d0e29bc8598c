/** A finished step, for the report at the end. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
}
