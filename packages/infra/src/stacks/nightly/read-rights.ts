import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { PolicyStatement } from '../../constructs/policy-document.ts';
import { stateBucketName } from '../names.ts';

export interface ReadRightsProps {
  readonly place: AwsPlace;
  /** The stacks whose states are read, as in the keys of the states: `production-*`. */
  readonly stacks: readonly string[];
  /** The buckets of those stacks: their settings are read, not their objects. */
  readonly bucketNames: readonly string[];
  /** The cluster of those stacks. @default none */
  readonly clusterName?: string;
  /** The role with which the stacks read a hosted zone of another account. @default none */
  readonly hostedZoneRoleArn?: string | undefined;
}

/**
 * The rights to plan the stacks without changing them: reading settings of resources, and the states. No objects of other
 * buckets, logs, messages, images or sources. The role of a hosted zone in another account may do more: it changes
 * records.
 */
export function readRights(props: ReadRightsProps): PolicyStatement[] {
  const { place, bucketNames, clusterName, hostedZoneRoleArn } = props;
  return [
    ...stateStatements(props),
    {
      sid: 'ReadBucketSettings',
      actions: bucketActions,
      resources: bucketNames.map((name) => `arn:aws:s3:::${name}`),
    },
    ...(clusterName === undefined ? [] : [clusterStatement(place, clusterName)]),
    ...(hostedZoneRoleArn === undefined
      ? []
      : [{ sid: 'TakeHostedZoneRole', actions: ['sts:AssumeRole'], resources: [hostedZoneRoleArn] }]),
    { sid: 'ReadSettings', actions: settingActions, resources: ['*'] },
  ];
}

function stateStatements({ place, stacks }: ReadRightsProps): PolicyStatement[] {
  const bucket = `arn:aws:s3:::${stateBucketName(place)}`;
  return [
    {
      sid: 'ReadStates',
      actions: ['s3:GetObject'],
      resources: stacks.map((stack) => `${bucket}/${stack}/terraform.tfstate`),
    },
    { sid: 'FindStates', actions: ['s3:ListBucket'], resources: [bucket] },
  ];
}

function clusterStatement(place: AwsPlace, clusterName: string): PolicyStatement {
  const ofCluster = ['nodegroup', 'addon', 'access-entry', 'podidentityassociation'];
  return {
    sid: 'ReadCluster',
    actions: [
      'eks:DescribeAccessEntry',
      'eks:DescribeAddon',
      'eks:DescribeCluster',
      'eks:DescribeNodegroup',
      'eks:DescribePodIdentityAssociation',
      'eks:ListAssociatedAccessPolicies',
      'eks:ListPodIdentityAssociations',
    ],
    resources: [
      place.arn('eks', `cluster/${clusterName}`),
      ...ofCluster.map((kind) => place.arn('eks', `${kind}/${clusterName}/*`)),
    ],
  };
}

const bucketActions = [
  's3:GetAccelerateConfiguration',
  's3:GetBucketAcl',
  's3:GetBucketCORS',
  's3:GetBucketLocation',
  's3:GetBucketLogging',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketRequestPayment',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
];

/** The calls by which the provider refreshes the types of the stacks. None returns the content of a resource. */
const settingActions = [
  'acm:DescribeCertificate',
  'acm:ListTagsForCertificate',
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeTags',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'codebuild:BatchGetProjects',
  'codecommit:GetRepository',
  'codecommit:ListTagsForResource',
  'codepipeline:GetPipeline',
  'codepipeline:ListTagsForResource',
  'ec2:Describe*',
  'ecr:DescribeRepositories',
  'ecr:GetLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecr:ListTagsForResource',
  'eks:ListClusters',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTags',
  'events:DescribeRule',
  'events:ListTagsForResource',
  'events:ListTargetsByRule',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:GetUser',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:ListRoleTags',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListResourceTags',
  'logs:DescribeLogGroups',
  'logs:ListTagsForResource',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListHostedZones',
  'route53:ListResourceRecordSets',
  'route53:ListTagsForResource',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListTagsForResource',
  'sqs:GetQueueAttributes',
  'sqs:ListQueueTags',
  'wafv2:GetLoggingConfiguration',
  'wafv2:GetWebACL',
  'wafv2:GetWebACLForResource',
  'wafv2:ListTagsForResource',
];
