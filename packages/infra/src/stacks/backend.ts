import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { bootstrapStateFile, stateBackend } from './state-files.ts';

/** Keeps the state of a stack in the states' bucket, locked by a file beside it. */
export function wireStateBackend(stack: TerraformStack, place: AwsPlace): void {
  new S3Backend(stack, stateBackend(stack.node.id, place));
  // S3BackendConfig has no such field. As a field it would also appear in every cross-stack reference.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
  // An older Terraform does not know the lockfile. With this, it says so instead of 'unsupported argument'.
  stack.addOverride('terraform.required_version', '>= 1.10.0');
}

/**
 * Keeps the state of the states' own bucket in this package, as the bucket is not there before it. Each account and
 * region has a bucket of its own, and so a state: under one path, a change of account.ts would plan to replace the
 * bucket of the account before.
 */
export function wireBootstrapBackend(stack: TerraformStack, place: AwsPlace): void {
  new LocalBackend(stack, { path: `../../../${bootstrapStateFile(place)}` });
}
