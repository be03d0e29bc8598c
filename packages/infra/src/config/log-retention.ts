import * as z from 'zod';

/** The retentions that CloudWatch accepts for a log group, in days. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days after which log entries are deleted. Each stored GB costs every month. */
export const logRetentionDays = z
  .number()
  .refine(
    (days) => retentionDays.includes(days),
    `is not a retention that CloudWatch takes, in days: ${retentionDays.join(', ')}`,
  );
