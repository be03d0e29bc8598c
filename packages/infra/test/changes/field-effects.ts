/** What Terraform replaces and destroys after a change. It creates or updates everything else. */
export interface Effect {
  /** Types of resources. */
  readonly replaces?: readonly string[];
  readonly destroys?: readonly string[];
}

/** The node group, and the tags of its autoscaling group. */
const nodes = ['aws_autoscaling_group_tag', 'aws_eks_node_group'];
/** The web ACL, its association with the load balancer, and its log with its key. */
const webFirewall = [
  'aws_cloudwatch_log_group',
  'aws_kms_alias',
  'aws_kms_key',
  'aws_wafv2_web_acl',
  'aws_wafv2_web_acl_association',
  'aws_wafv2_web_acl_logging_configuration',
];
/** A log group of flow logs, its key, and the role that writes to it. */
const flowLogGroup = [
  'aws_cloudwatch_log_group',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_kms_alias',
  'aws_kms_key',
];
/** A bucket and its settings. */
const bucket = [
  'aws_s3_bucket',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_ownership_controls',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
];
/** The add-on with its role, its log groups, and the alarms on what it counts. */
const containerInsights = [
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_eks_addon',
  'aws_eks_pod_identity_association',
  'aws_iam_role',
  'aws_iam_role_policy',
];
/** The alarms and the dashboard. The nightly check sends to their topic too. */
const alarms = ['aws_cloudwatch_dashboard', 'aws_cloudwatch_metric_alarm'];
/** The project of a nightly check, its log, roles and rules, with their alarms. */
const nightly = [
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_codebuild_project',
  'aws_iam_role',
  'aws_iam_role_policy',
];
/** What a nightly check needs to reach a cluster. */
const nightlyNetwork = [
  'aws_eks_access_entry',
  'aws_eks_access_policy_association',
  'aws_security_group',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
];
/** Subnets, with the gateways and routes that are in them. */
const subnets = ['aws_nat_gateway', 'aws_route_table_association', 'aws_subnet'];
/** Access to the cluster. */
const accessEntry = ['aws_eks_access_entry', 'aws_eks_access_policy_association'];

/** A pipeline and its parts, and the roles and access entries of its deployers. */
const pipeline = [
  ...bucket,
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_codebuild_project',
  'aws_codepipeline',
  'aws_eks_access_entry',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_sqs_queue',
  'aws_sqs_queue_policy',
];

/**
 * The effect of each change in `fieldValues` that replaces or destroys something, by field and value. Plans of `network` with
 * a subnet in use, of `eks` with a minor version left out, and of what is protected end before any of it happens.
 */
export const effects: Readonly<Record<string, Effect>> = {
  'network.clusterName "another"': {
    replaces: [
      ...nodes,
      ...accessEntry,
      'aws_cloudwatch_log_group',
      'aws_eks_addon',
      'aws_eks_cluster',
      'aws_eks_pod_identity_association',
      'aws_flow_log',
      'aws_launch_template',
      'aws_security_group',
      'aws_vpc_security_group_egress_rule',
      'aws_vpc_security_group_ingress_rule',
    ],
  },
  'network.mainNetworkBlock "10.80.0.0/16"': {
    replaces: [
      ...nodes,
      ...subnets,
      'aws_default_security_group',
      'aws_flow_log',
      'aws_route',
      'aws_route_table',
      'aws_security_group',
      'aws_vpc',
      'aws_vpc_endpoint',
      'aws_vpc_security_group_egress_rule',
    ],
  },
  'network.subnetPrefixExtension 5': { replaces: [...nodes, ...subnets] },
  'network.zoneOffset 10': { replaces: [...subnets] },
  'network.zoneCount 2': {
    replaces: [...nodes],
    destroys: [...subnets, 'aws_eip', 'aws_route', 'aws_route_table'],
  },
  'network.zoneCount 4': { replaces: [...nodes] },
  'network.natGateways "single"': { destroys: ['aws_eip', 'aws_nat_gateway'] },
  'network.flowLogs "s3"': { replaces: ['aws_flow_log'], destroys: flowLogGroup },
  'network.flowLogs "off"': { destroys: [...flowLogGroup, 'aws_flow_log'] },
  'eks.adminUsers ["ada"]': { destroys: [...accessEntry] },
  // The entry of a user who stays is updated: EKS accepts no second one.
  'eks.adminUsers with a developer': { replaces: ['aws_eks_access_policy_association'] },
  'eks.developerUsers []': { destroys: [...accessEntry] },
  'eks.instanceTypes ["m7i.xlarge"]': { replaces: [...nodes] },
  'eks.capacityType "SPOT"': { replaces: [...nodes] },
  'eks.monitoring.containerInsights false': { destroys: containerInsights },
  'eks.monitoring.alarms false': { destroys: alarms },
  'eks.monitoring.nightlyDiff false': { destroys: [...nightly, ...nightlyNetwork] },
  'delivery.nightlyCheck false': { destroys: [...nightly, 'aws_kms_alias', 'aws_kms_key'] },
  'ingress.dnsBaseDomain "live.bmutziu.me"': {
    replaces: ['aws_acm_certificate', 'aws_acm_certificate_validation', 'aws_route53_record'],
  },
  'ingress.hostedZone "production.bmutziu.me"': {
    replaces: ['aws_acm_certificate_validation', 'aws_route53_record'],
  },
  'ingress.webFirewall false': { destroys: [...webFirewall] },
  'ingress.webFirewall "detach"': { destroys: [...webFirewall] },
  'subdomains.deploymentsSubdomains ["sample"]': { destroys: ['aws_route53_record'] },
  'namespaces.namespaces.name "shop-production"': {
    replaces: ['aws_eks_access_policy_association'],
    destroys: [
      'kubernetes_limit_range_v1',
      'kubernetes_manifest',
      'kubernetes_namespace_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_resource_quota_v1',
      'kubernetes_role_binding_v1',
      'kubernetes_role_v1',
    ],
  },
  'delivery.services.pipelineName "greeter"': {
    destroys: pipeline,
  },
  'delivery.services.namespace "shop"': {
    destroys: ['kubernetes_manifest', 'kubernetes_role_binding_v1', 'kubernetes_role_v1'],
  },
  'delivery.services.sourceRepositoryName "greeter"': { destroys: ['aws_codecommit_repository'] },
  'delivery.services.imageRepositoryName "greeter"': {
    destroys: ['aws_ecr_lifecycle_policy', 'aws_ecr_repository'],
  },
  // The stand-in for a protected repository.
  'delivery.protectFromDestroy false': { destroys: ['terraform_data'] },
  'account.region "eu-central-1"': { replaces: [...bucket, 'aws_vpc_endpoint'] },
  'account.accountId "111122223333"': { replaces: [...bucket, ...accessEntry] },
  'ingress.hostedZoneRoleArn "arn:aws:iam::444455556666:role/dns"': {
    replaces: ['aws_acm_certificate_validation', 'aws_route53_record'],
  },
  'account.namePrefix "blue"': {
    replaces: [
      ...bucket,
      'aws_autoscaling_group_tag',
      'aws_cloudwatch_dashboard',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_metric_alarm',
      'aws_codebuild_project',
      'aws_eks_access_entry',
      'aws_eks_access_policy_association',
      'aws_eks_addon',
      'aws_eks_cluster',
      'aws_eks_node_group',
      'aws_eks_pod_identity_association',
      'aws_flow_log',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_kms_alias',
      'aws_launch_template',
      'aws_security_group',
      'aws_sns_topic',
      'aws_sns_topic_policy',
      'aws_vpc_security_group_egress_rule',
      'aws_vpc_security_group_ingress_rule',
      'aws_wafv2_web_acl',
      'aws_wafv2_web_acl_association',
      'aws_wafv2_web_acl_logging_configuration',
    ],
    destroys: [...pipeline, 'aws_codecommit_repository', 'aws_ecr_lifecycle_policy', 'aws_ecr_repository'],
  },
  'account.rolePath "/delivery/"': {
    replaces: [
      'aws_autoscaling_group_tag',
      'aws_eks_access_entry',
      'aws_eks_access_policy_association',
      'aws_eks_addon',
      'aws_eks_cluster',
      'aws_eks_node_group',
      'aws_flow_log',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_vpc_security_group_ingress_rule',
    ],
  },
};
