/** A failed step: one sentence with what is wrong, where, and what to do next. Exit code 1. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** The public address is at fault (name, certificate or load balancer), so no other version would help. */
export class PublicAddressError extends StepError {}

/** An invalid value of a flag or a variable. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
