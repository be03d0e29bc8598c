import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';

/** The synthesized stack holds something that cannot be rehearsed; the message names it and where it is. */
export class StackError extends Error {
  override name = 'StackError';
}

/** One error for everything that zod found in a resource; `room` is the folder that reads it. */
export function errorOfIssues(where: string, issues: readonly z.core.$ZodIssue[], room: string): StackError {
  return new StackError(describeIssues(where, issues, room));
}
