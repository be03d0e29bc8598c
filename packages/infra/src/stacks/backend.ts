import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { stateBucketName } from './names.ts';

/** Keeps a stack's state in the states' bucket, locked by an object beside it. */
export function wireStateBackend(stack: TerraformStack, stackName: string, place: AwsPlace): void {
  new S3Backend(stack, {
    bucket: stateBucketName(place),
    key: `${stackName}/terraform.tfstate`,
    region: place.region,
    allowedAccountIds: [place.accountId],
    encrypt: true,
  });
  // S3BackendConfig has no such field; given as one it would also go into every cross-stack reference.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
  // An older Terraform does not know the lockfile; this way it says so instead of 'unsupported argument'.
  stack.addOverride('terraform.required_version', '>= 1.10.0');
}

/** Keeps the state of the states' own bucket in this package, as the bucket is not there before it. */
export function wireBootstrapBackend(stack: TerraformStack): void {
  new LocalBackend(stack, { path: '../../../.state/terraform.tfstate' });
}
