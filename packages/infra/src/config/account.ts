import * as z from 'zod';

export const accountSchema = z.strictObject({
  /** The twelve digits of the AWS account. */
  accountId: z.string().regex(/^\d{12}$/, 'is not the twelve digits of an AWS account'),
  /** The AWS region of everything, such as `eu-west-1`. */
  region: z.string().regex(
    // The regions of China and of the US government are other partitions: their ARNs do not begin with arn:aws:.
    /^(af|ap|ca|eu|il|me|mx|sa|us)-(north|south|central|(north|south)?(east|west))-\d$/,
    'is not a region of the partition aws, such as eu-west-1',
  ),
});

/** What `environments/account.ts` says. */
export type AccountConfig = Readonly<z.infer<typeof accountSchema>>;
