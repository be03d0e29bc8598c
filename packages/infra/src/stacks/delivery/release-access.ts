import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import {
  type PolicyStatement,
  readObjectActions,
  seeBucketActions,
} from '../../constructs/policy-document.ts';
import {
  artifactBucketName,
  deliveryStackName,
  deployProjectName,
  sharedName,
  starterRoleName,
} from '../names.ts';
import { forOtherAccounts, type RolesOfAccount } from './other-accounts.ts';
import type { DeliveryTarget } from './service-delivery-parts.ts';

/** The ARN of the bucket from which an environment's deploy project reads the releases of a service. */
export function artifactBucketArn(service: Service, place: AwsPlace): string {
  return `arn:aws:s3:::${artifactBucketName(service, place)}`;
}

/** The regions with a bucket and a key of releases: that of the delivery first, then those of other environments. */
export function releaseRegions(
  delivery: AwsPlace,
  environments: readonly { readonly place: AwsPlace }[],
): readonly [own: string, ...others: string[]] {
  const others = new Set(environments.map(({ place }) => place.region));
  others.delete(delivery.region);
  return [delivery.region, ...others];
}

/** The roles of an environment that read the releases of a service. */
export function releaseReaders(service: Service, { environment, place }: DeliveryTarget): RolesOfAccount {
  return {
    place,
    roleNames: [deployProjectName(service, environment), starterRoleName(service, environment)],
  };
}

/**
 * Lets a role decrypt releases. By the alias of the key: its id is known only once the delivery is deployed, and the stack of
 * another account can't read that.
 */
export function decryptReleases(artifacts: AwsPlace): PolicyStatement {
  return {
    sid: 'DecryptRelease',
    actions: decryptActions,
    resources: [artifacts.arn('kms', 'key/*')],
    conditions: {
      'ForAnyValue:StringEquals': {
        'kms:ResourceAliases': `alias/${sharedName(deliveryStackName, artifacts)}`,
      },
    },
  };
}

const decryptActions = ['kms:Decrypt', 'kms:DescribeKey'] as const;

/** The rights of roles of other accounts on the key of releases. */
export function keyStatementsFor(delivery: AwsPlace, readers: readonly RolesOfAccount[]): PolicyStatement[] {
  return forOtherAccounts(delivery, readers, {
    sid: 'OtherAccountsDecrypt',
    actions: decryptActions,
    resources: ['*'],
  });
}

/** The rights of roles of other accounts on the bucket of releases. */
export function bucketStatementsFor(
  delivery: AwsPlace,
  readers: readonly RolesOfAccount[],
  bucketArn: string,
): PolicyStatement[] {
  return [
    ...forOtherAccounts(delivery, readers, {
      sid: 'OtherAccountsReadReleases',
      actions: readObjectActions,
      resources: [`${bucketArn}/*`],
    }),
    ...forOtherAccounts(delivery, readers, {
      sid: 'OtherAccountsSeeBucket',
      actions: seeBucketActions,
      resources: [bucketArn],
    }),
  ];
}
