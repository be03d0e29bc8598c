import * as z from 'zod';
import { regionsWithout } from '../aws-limits.ts';

/** A region of the partition aws. Those of China and of the US government are others: their ARNs do not begin with arn:aws:. */
const region = z
  .string()
  .regex(
    /^(af|ap|ca|eu|il|me|mx|sa|us)-(north|south|central|(north|south)?(east|west))-\d$/,
    'is not a region of the partition aws, such as eu-west-1',
  );

function regionWith(service: keyof typeof regionsWithout, advice: string) {
  const without: readonly string[] = regionsWithout[service];
  return region.refine((name) => !without.includes(name), `has no ${service}; ${advice}`);
}

export const accountSchema = z.strictObject({
  /**
   * The twelve digits of the AWS account.
   * @change Creates everything in the other account. What is in the old one stays there: destroy it first.
   */
  accountId: z.string().regex(/^\d{12}$/, 'is not the twelve digits of an AWS account'),
  /**
   * The AWS region, such as `eu-west-1`. It needs CodeCommit and CodePipeline.
   * @change Creates everything in the other region. What is in the old one stays there: destroy it first.
   */
  region: regionWith(
    'CodeCommit',
    'deliver from another region (docs/how-to/use-several-accounts.md gives an environment its own)',
  ),
  /**
   * The beginning of every name in AWS, such as `blue` for `blue-development-cluster`, so that two installations fit into
   * one account. Clusters, pipelines and repositories get it too.
   * @default none
   * @change Replaces everything, clusters and repositories too: set it before the first deploy.
   */
  namePrefix: z
    .string()
    .regex(/^[a-z](?:[a-z0-9]|-(?!-|$)){0,15}$/, 'is not a name of 1 to 16 characters such as blue')
    .optional(),
  /**
   * The path of the IAM roles that are created, such as `/delivery/`, where the account asks for one.
   * @default '/'
   * @change Replaces all roles, and with them the clusters and their nodes: set it before the first deploy.
   */
  rolePath: z
    .string()
    .regex(/^\/(?:[\w+=,.@-]{1,64}\/){0,3}$/, 'is not a path such as /delivery/')
    .regex(/^(?!\/aws-(?:service-role|reserved)\/)/, 'is under a path that AWS keeps for its own roles')
    .optional(),
  /**
   * The name of the IAM policy that bounds the roles that are created, with its path: a permissions boundary. The policy
   * must exist in the account.
   * @default none
   */
  permissionsBoundary: z
    .string()
    .regex(/^[\w+=,.@-]+(?:\/[\w+=,.@-]+)*$/, 'is not the name of an IAM policy such as boundaries/delivery')
    .regex(/^(?:.*\/)?[^/]{1,128}$/s, 'has more than 128 characters')
    // IAM counts the slashes at both ends.
    .regex(/^(?:.{0,510}\/)?[^/]*$/s, 'has a path of more than 512 characters')
    .optional(),
});

/** The content of `environments/account.ts`: the account of the delivery, and of environments without their own account. */
export type AccountConfig = Readonly<z.infer<typeof accountSchema>>;

/** An environment has no name prefix of its own: one prefix holds for the whole installation. */
export const environmentAccountSchema = accountSchema
  .omit({ namePrefix: true })
  .extend({ region: regionWith('CodePipeline', 'write another region') })
  .partial();

/** The content of `environments/<environment>/account.ts`, which overrides `environments/account.ts`. */
export type EnvironmentAccountConfig = Readonly<z.infer<typeof environmentAccountSchema>>;
