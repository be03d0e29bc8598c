import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';

/** The synthesized stack holds something that cannot be rehearsed; the message names it and where it is. */
export class DeliveryStackError extends Error {
  override name = 'DeliveryStackError';
}

/** One error for everything that zod found in a resource. */
export function errorOfIssues(where: string, issues: readonly z.core.$ZodIssue[]): DeliveryStackError {
  return new DeliveryStackError(describeIssues(where, issues, 'src/delivery-stack'));
}
