import { z } from 'zod';

export const accountSchema = z.strictObject({
  /** The twelve digits of the AWS account. */
  accountId: z.string().regex(/^\d{12}$/, 'is not the twelve digits of an AWS account'),
  /** The AWS region of everything, such as `eu-west-1`. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not the name of an AWS region, such as eu-west-1'),
});

/** `environments/account.ts`: where everything lives. */
export type AccountConfig = Readonly<z.infer<typeof accountSchema>>;
