/** A step that can't be done: one sentence of what is wrong, where, and what to do next. Exit status 1. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** The way to the service is at fault: its name, its certificate, its load balancer. No version of it helps. */
export class WayInError extends StepError {}

/** A value that a step was given and can't use. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
