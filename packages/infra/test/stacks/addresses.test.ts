import { expect } from 'chai';
import { deliveryStack, type SynthesizedStack, stateStack } from '../helpers/synthesize.ts';

/** A resource whose address changes is destroyed and made anew; a rename needs a `moved` block first. */
const permanentAddresses = {
  state: [
    'aws_s3_bucket.states_bucket_A3E9FD14',
    'aws_s3_bucket_lifecycle_configuration.states_lifecycle_6F75E84E',
    'aws_s3_bucket_ownership_controls.states_ownership_6B866760',
    'aws_s3_bucket_policy.states_policy_0064AA4A',
    'aws_s3_bucket_public_access_block.states_public-access_96BCC5AB',
    'aws_s3_bucket_server_side_encryption_configuration.states_encryption_01C3C8EB',
    'aws_s3_bucket_versioning.states_versioning_5545A6D1',
  ],
  delivery: [
    'aws_cloudwatch_event_rule.hello-service_failure_rule_A51BEAA0',
    'aws_cloudwatch_event_rule.hello-service_start_branch_rule_0F7FCF23',
    'aws_cloudwatch_event_rule.hello-service_start_version-tag_rule_89310B79',
    'aws_cloudwatch_event_target.hello-service_failure_target_F4896D97',
    'aws_cloudwatch_event_target.hello-service_start_branch_target_B701AF7F',
    'aws_cloudwatch_event_target.hello-service_start_version-tag_target_61B2BEA2',
    'aws_cloudwatch_log_group.hello-service_build_log-group_C5C36086',
    'aws_cloudwatch_log_group.hello-service_deploy-development_log-group_8CA4D319',
    'aws_cloudwatch_log_group.hello-service_deploy-production_log-group_C4758A81',
    'aws_cloudwatch_log_group.hello-service_deploy-staging_log-group_D33347AB',
    'aws_codebuild_project.hello-service_build_project_B40E38AD',
    'aws_codebuild_project.hello-service_deploy-development_project_CC13C15E',
    'aws_codebuild_project.hello-service_deploy-production_project_4000E33B',
    'aws_codebuild_project.hello-service_deploy-staging_project_81E96397',
    'aws_codecommit_repository.hello-service_source-repository_D8748B4B',
    'aws_codepipeline.hello-service_pipeline_6557650A',
    'aws_ecr_lifecycle_policy.hello-service_images_lifecycle_ECACDCB7',
    'aws_ecr_repository.hello-service_images_repository_756F78E0',
    'aws_iam_role.hello-service_build_role_69C179C2',
    'aws_iam_role.hello-service_deploy-development_role_2EAB1343',
    'aws_iam_role.hello-service_deploy-production_role_92BBC049',
    'aws_iam_role.hello-service_deploy-staging_role_5A3BC994',
    'aws_iam_role.hello-service_pipeline_role_3C9C16D7',
    'aws_iam_role.hello-service_start_role_9D839407',
    'aws_iam_role_policy.hello-service_build_role_policy_8EC0D128',
    'aws_iam_role_policy.hello-service_deploy-development_role_policy_6190FF3F',
    'aws_iam_role_policy.hello-service_deploy-production_role_policy_551E6FF6',
    'aws_iam_role_policy.hello-service_deploy-staging_role_policy_898CEB90',
    'aws_iam_role_policy.hello-service_pipeline_role_policy_5BEB4442',
    'aws_iam_role_policy.hello-service_start_role_policy_47F7D6E2',
    'aws_kms_alias.key_alias_9418169B',
    'aws_kms_key.key_F64E54E4',
    'aws_s3_bucket.hello-service_artifacts_bucket_2E1DAD1E',
    'aws_s3_bucket_lifecycle_configuration.hello-service_artifacts_lifecycle_DC6121B6',
    'aws_s3_bucket_ownership_controls.hello-service_artifacts_ownership_0D36A4ED',
    'aws_s3_bucket_policy.hello-service_artifacts_policy_1B85BD83',
    'aws_s3_bucket_public_access_block.hello-service_artifacts_public-access_526A2A23',
    'aws_s3_bucket_server_side_encryption_configuration.hello-service_artifacts_encryption_AA8A733E',
    'aws_s3_bucket_versioning.hello-service_artifacts_versioning_2853D60F',
    'aws_security_group.network-development_security-group_B7AD2788',
    'aws_security_group.network-production_security-group_EE921A15',
    'aws_security_group.network-staging_security-group_F6704D9F',
    'aws_sns_topic.notifications_topic_9813ADB4',
    'aws_sns_topic_policy.notifications_policy_299A342F',
    'aws_vpc_security_group_egress_rule.network-development_out-443_22330A74',
    'aws_vpc_security_group_egress_rule.network-development_out-80_735E95DD',
    'aws_vpc_security_group_egress_rule.network-production_out-443_306686C1',
    'aws_vpc_security_group_egress_rule.network-production_out-80_7CA0C596',
    'aws_vpc_security_group_egress_rule.network-staging_out-443_38100A9C',
    'aws_vpc_security_group_egress_rule.network-staging_out-80_E646ADB9',
    'aws_vpc_security_group_ingress_rule.network-development_into-cluster_31F96A9F',
    'aws_vpc_security_group_ingress_rule.network-production_into-cluster_8E337640',
    'aws_vpc_security_group_ingress_rule.network-staging_into-cluster_938678F8',
  ],
};

function addressesOf(stack: SynthesizedStack): string[] {
  return Object.entries(stack.resource).flatMap(([type, resources]) =>
    Object.keys(resources).map((name) => `${type}.${name}`),
  );
}

describe('the addresses of resources', () => {
  for (const [name, stack] of [
    ['state', stateStack],
    ['delivery', deliveryStack],
  ] as const)
    it(`of the ${name} stack are the ones they have always had`, () => {
      expect(addressesOf(stack)).to.have.members(permanentAddresses[name]);
    });
});
