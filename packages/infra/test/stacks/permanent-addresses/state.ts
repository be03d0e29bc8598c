export const stateAddresses = [
  'aws_s3_bucket.states_bucket_A3E9FD14',
  'aws_s3_bucket_lifecycle_configuration.states_lifecycle_6F75E84E',
  'aws_s3_bucket_ownership_controls.states_ownership_6B866760',
  'aws_s3_bucket_policy.states_policy_0064AA4A',
  'aws_s3_bucket_public_access_block.states_public-access_96BCC5AB',
  'aws_s3_bucket_server_side_encryption_configuration.states_encryption_01C3C8EB',
  'aws_s3_bucket_versioning.states_versioning_5545A6D1',
];
