/**
 * Stands in for: STS, for AssumeRole and GetCallerIdentity.
 * Faithful: the query protocol, the role's trust policy and the caller's own policies, session names, durations and
 * their bounds; keys that expire; a presigned request, which holds for 15 minutes whatever it says; errors by their names.
 * An hour is the longest session, as each caller is a role.
 * Not: session policies, tags, MFA and external ids, which are refused by name.
 */
import { z } from 'zod';
import { ApiFault, readInput } from '../../aws-api/api-fault.ts';
import type { ApiService } from '../../aws-api/api-server.ts';
import type { Permissions } from '../../aws-api/authorize.ts';
import { queryProtocol } from '../../aws-api/protocols.ts';
import type { Session, Sessions } from '../../aws-api/sessions.ts';
import { serviceHost } from './region-config.ts';

/** STS judges a session policy, an external id and the like too, so a parameter that is not here is refused. */
const assumeRole = z.strictObject({
  RoleArn: z.string().min(20),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
});
/** The longest session of a role that another role takes, as all callers here are roles. */
const chainedSeconds = 3600;

/** How long STS takes a presigned request, such as a token of EKS, by aws-iam-authenticator's token.go. */
export const presignedSeconds = 900;
/** The header in which a token of EKS has the name of its cluster. */
export const clusterHeader = 'x-k8s-aws-id';

/** What STS answers from, and a listener for the tokens of clusters. */
export interface StsAccess {
  readonly sessions: Sessions;
  readonly permissions: Permissions;
  onClusterToken?(caller: Session, cluster: string): void;
}

/** STS of a region. */
export function stsService(region: string, { sessions, permissions, onClusterToken }: StsAccess): ApiService {
  return {
    region,
    host: serviceHost('sts', region),
    signingName: 'sts',
    presignedSeconds,
    file: 'stand-ins/aws/sts.ts',
    deniedCode: 'AccessDenied',
    invalidCode: 'ValidationError',
    protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: {
      GetCallerIdentity: {
        run(_input, caller, { headers }) {
          const cluster = headers[clusterHeader];
          if (cluster !== undefined) onClusterToken?.(caller, cluster);
          return identityOf(caller);
        },
      },
      AssumeRole: {
        run(input, caller) {
          const { RoleArn, RoleSessionName, DurationSeconds } = readInput(assumeRole, input);
          if (DurationSeconds > chainedSeconds)
            throw new ApiFault(
              'ValidationError',
              'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
            );
          permissions.assertMayAssume(RoleArn, { ...caller, region });
          const session = sessions.start(RoleArn, RoleSessionName, DurationSeconds);
          return {
            Credentials: {
              AccessKeyId: session.accessKeyId,
              SecretAccessKey: session.secretAccessKey,
              SessionToken: session.sessionToken,
              Expiration: session.expiration.toISOString(),
            },
            AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
          };
        },
      },
    },
  };
}

function identityOf({ arn, userId, accountId }: Session): object {
  return { Arn: arn, UserId: userId, Account: accountId };
}
