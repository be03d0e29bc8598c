export const deploymentsAddresses = [
  'aws_cloudwatch_log_group.pipelines_hello-world_deploy_log-group_361C9ABC',
  'aws_codebuild_project.pipelines_hello-world_deploy_project_E61E98EE',
  'aws_iam_role.pipelines_hello-world_deploy_role_8CCE0B7F',
  'aws_iam_role.pipelines_hello-world_starter_role_A3232B7D',
  'aws_iam_role_policy.pipelines_hello-world_deploy_role_policy_574B113C',
  'aws_iam_role_policy.pipelines_hello-world_starter_policy_3EA082C0',
  'aws_security_group.network_security-group_FDE06AB1',
  'aws_vpc_security_group_egress_rule.network_out-443_C4AC1CD7',
  'aws_vpc_security_group_egress_rule.network_out-80_ECE753DA',
  'aws_vpc_security_group_ingress_rule.network_into-cluster_BE9B3A14',
];
