import type { S3BackendConfig } from 'cdktf';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { stateBucketName } from './names.ts';

/** The backend of a stack's state. Other stacks read the outputs from there. */
export function stateBackend(stackName: string, place: AwsPlace): S3BackendConfig {
  return {
    bucket: stateBucketName(place),
    key: `${stackName}/terraform.tfstate`,
    region: place.region,
    allowedAccountIds: [place.accountId],
    encrypt: true,
  };
}

/** The path of the state of the states' bucket, relative to this package. */
export function bootstrapStateFile({ accountId, region }: AwsPlace): string {
  return `.state/${accountId}/${region}/terraform.tfstate`;
}
