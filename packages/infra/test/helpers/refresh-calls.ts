import { z } from 'zod';
import {
  type Block,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../src/synthesized/synthesized-stack.ts';
import { place } from './environment-calls.ts';
import type { Call, Role } from './iam-roles.ts';
import { stackIn, stacks } from './synthesize.ts';

const source = place('codecommit', 'hello_world');
const states = 'arn:aws:s3:::aws-kube-cd-states-000000000000-eu-west-1';

/** The provider's calls to refresh each type of the stacks, by its sources; `*` for a call without a known resource. */
const refreshCalls: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ['acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
  aws_acm_certificate_validation: ['acm:DescribeCertificate'],
  aws_autoscaling_group_tag: ['autoscaling:DescribeTags'],
  aws_cloudwatch_dashboard: ['cloudwatch:GetDashboard'],
  aws_cloudwatch_event_rule: ['events:DescribeRule', 'events:ListTagsForResource'],
  aws_cloudwatch_event_target: ['events:ListTargetsByRule'],
  aws_cloudwatch_log_group: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
  aws_cloudwatch_metric_alarm: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
  aws_codebuild_project: ['codebuild:BatchGetProjects'],
  aws_codecommit_repository: ['codecommit:GetRepository', 'codecommit:ListTagsForResource'],
  aws_codepipeline: ['codepipeline:GetPipeline', 'codepipeline:ListTagsForResource'],
  aws_default_security_group: ['ec2:DescribeSecurityGroups'],
  aws_ecr_lifecycle_policy: ['ecr:GetLifecyclePolicy'],
  aws_ecr_repository_policy: ['ecr:GetRepositoryPolicy'],
  aws_ecr_repository: ['ecr:DescribeRepositories', 'ecr:ListTagsForResource'],
  aws_eip: ['ec2:DescribeAddresses', 'ec2:DescribeAddressesAttribute'],
  aws_flow_log: ['ec2:DescribeFlowLogs'],
  aws_iam_role: ['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'],
  aws_iam_role_policy: ['iam:GetRolePolicy'],
  aws_iam_role_policy_attachment: ['iam:ListAttachedRolePolicies'],
  aws_internet_gateway: ['ec2:DescribeInternetGateways'],
  aws_kms_alias: ['kms:ListAliases'],
  aws_kms_key: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
  aws_launch_template: ['ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions'],
  aws_nat_gateway: ['ec2:DescribeNatGateways'],
  aws_route: ['ec2:DescribeRouteTables'],
  aws_route53_record: ['route53:GetHostedZone', 'route53:ListResourceRecordSets'],
  aws_route_table: ['ec2:DescribeRouteTables'],
  aws_route_table_association: ['ec2:DescribeRouteTables'],
  aws_security_group: ['ec2:DescribeSecurityGroups'],
  aws_sns_topic: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'],
  aws_sns_topic_policy: ['sns:GetTopicAttributes'],
  aws_sns_topic_subscription: ['sns:GetSubscriptionAttributes'],
  aws_sqs_queue: ['sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
  aws_sqs_queue_policy: ['sqs:GetQueueAttributes'],
  aws_subnet: ['ec2:DescribeSubnets'],
  aws_vpc: ['ec2:DescribeVpcs', 'ec2:DescribeVpcAttribute'],
  aws_vpc_endpoint: ['ec2:DescribeVpcEndpoints', 'ec2:DescribePrefixLists'],
  aws_vpc_security_group_egress_rule: ['ec2:DescribeSecurityGroupRules'],
  aws_vpc_security_group_ingress_rule: ['ec2:DescribeSecurityGroupRules'],
  aws_wafv2_web_acl: ['wafv2:GetWebACL', 'wafv2:ListTagsForResource'],
  aws_wafv2_web_acl_association: ['wafv2:GetWebACLForResource'],
  aws_wafv2_web_acl_logging_configuration: ['wafv2:GetLoggingConfiguration'],
};

/** The same of types whose calls name the cluster or the bucket. */
const clusterCalls: Readonly<Record<string, readonly [action: string, kind: string]>> = {
  aws_eks_access_entry: ['eks:DescribeAccessEntry', 'access-entry'],
  aws_eks_access_policy_association: ['eks:ListAssociatedAccessPolicies', 'access-entry'],
  aws_eks_addon: ['eks:DescribeAddon', 'addon'],
  aws_eks_cluster: ['eks:DescribeCluster', 'cluster'],
  aws_eks_node_group: ['eks:DescribeNodegroup', 'nodegroup'],
  aws_eks_pod_identity_association: ['eks:DescribePodIdentityAssociation', 'podidentityassociation'],
};

function refreshCall(type: string, block: Block, clusterName: string): Call[] {
  if (type.startsWith('aws_s3_bucket')) {
    const bucket = `arn:aws:s3:::${block['bucket']}`;
    return type === 'aws_s3_bucket'
      ? [
          ['s3:ListBucket', bucket],
          ['s3:GetBucketPolicy', bucket],
          ['s3:GetLifecycleConfiguration', bucket],
          ['s3:GetEncryptionConfiguration', bucket],
          ['s3:GetBucketVersioning', bucket],
          ['s3:GetBucketOwnershipControls', bucket],
          ['s3:GetBucketPublicAccessBlock', bucket],
        ]
      : [];
  }
  const [action, kind] = clusterCalls[type] ?? [];
  if (action)
    return [
      [action, place('eks', kind === 'cluster' ? `cluster/${clusterName}` : `${kind}/${clusterName}/x/y`)],
    ];
  const calls = refreshCalls[type];
  if (!calls)
    throw new Error(`what does the provider call to read a ${type}? Say it in test/helpers/refresh-calls.ts`);
  return calls.map((call): Call => [call, '*']);
}

const providers = z.array(
  z.looseObject({ assume_role: z.array(z.looseObject({ role_arn: z.string() })).default([]) }),
);

/** The roles that the providers of a stack take before they read anything. */
function takenRoles({ provider }: SynthesizedStack): Call[] {
  return providers
    .parse(Object.values(provider).flat())
    .flatMap((of) => of.assume_role)
    .map(({ role_arn: arn }): Call => ['sts:AssumeRole', arn]);
}

/** The calls of a nightly check: it clones, logs, reads the states of its stacks, and refreshes their resources. */
export function callsOfNightly(
  role: Role,
  names: readonly string[],
  clusterName: string,
  from: SynthesizedStacks = stacks,
): Call[] {
  const logGroup = place('logs', `log-group:/aws/codebuild/${role.name}`);
  return [
    ['codecommit:GitPull', source],
    ['logs:CreateLogStream', `${logGroup}:log-stream:x`],
    ['logs:PutLogEvents', `${logGroup}:log-stream:x`],
    ['s3:ListBucket', states],
    ...names.map((name): Call => ['s3:GetObject', `${states}/${name}/terraform.tfstate`]),
    ...names.flatMap((name) => takenRoles(stackIn(from, name))),
    ...names.flatMap((name) =>
      resourcesIn(stackIn(from, name))
        .filter(({ type }) => type.startsWith('aws_'))
        .flatMap(({ type, block }) => refreshCall(type, block, clusterName)),
    ),
    ['eks:ListClusters', '*'],
    ['autoscaling:DescribeAutoScalingGroups', '*'],
    ['elasticloadbalancing:DescribeLoadBalancers', '*'],
    ['route53:ListHostedZones', '*'],
    ['ec2:DescribeAvailabilityZones', '*'],
  ];
}
