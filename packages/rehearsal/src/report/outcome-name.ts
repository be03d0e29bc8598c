import type { Outcome } from '../steps/read-outcome.ts';

/** The name of an outcome among all: its environment, with its service if there are several. */
export function outcomeName({ service, environment }: Outcome, all: readonly Outcome[]): string {
  return all.every((other) => other.service === service) ? environment : `${service} in ${environment}`;
}
