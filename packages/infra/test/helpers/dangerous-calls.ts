import { place } from './environment-calls.ts';
import type { Call } from './iam-roles.ts';

const states = 'arn:aws:s3:::aws-kube-cd-states-000000000000-eu-west-1';
const anyRole = 'arn:aws:iam::000000000000:role/anything';

/** Calls that no role of this project may make, whatever its purpose, on any resource. */
export const dangerousCalls: readonly Call[] = [
  ...[
    'iam:AttachRolePolicy',
    'iam:CreateAccessKey',
    'iam:CreatePolicyVersion',
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:PassRole',
    'iam:PutRolePolicy',
    'iam:UpdateAssumeRolePolicy',
  ].map((action): Call => [action, anyRole]),
  ['iam:CreateUser', 'arn:aws:iam::000000000000:user/anyone'],
  ['sts:AssumeRole', anyRole],
  ['sts:AssumeRole', 'arn:aws:iam::000000000000:role/Admin'],
  ['sts:AssumeRole', 'arn:aws:iam::999999999999:role/hello-world-deployer-development'],
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'].map(
    (action): Call => [action, `${states}/production-eks/terraform.tfstate`],
  ),
  ['s3:DeleteBucket', states],
  ['s3:PutBucketPolicy', states],
  ['s3:PutBucketPolicy', 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1'],
  ...['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:CreateGrant'].map(
    (action): Call => [action, place('kms', 'key/anything')],
  ),
  ['ecr:DeleteRepository', place('ecr', 'repository/hello_world_repo')],
  ['ecr:BatchDeleteImage', place('ecr', 'repository/hello_world_repo')],
  ['ecr:PutImageTagMutability', place('ecr', 'repository/hello_world_repo')],
  ['ecr:SetRepositoryPolicy', place('ecr', 'repository/hello_world_repo')],
  ['codecommit:GitPush', place('codecommit', 'hello_world')],
  ['codecommit:DeleteRepository', place('codecommit', 'hello_world')],
  ...['RollbackStage', 'RetryStageExecution', 'StopPipelineExecution'].map(
    (action): Call => [`codepipeline:${action}`, place('codepipeline', 'hello-world/Deploy-production')],
  ),
  ['codepipeline:UpdatePipeline', place('codepipeline', 'hello-world')],
  [
    'codepipeline:PutApprovalResult',
    place('codepipeline', 'hello-world/Approve-production/Approve-production'),
  ],
  ['codebuild:UpdateProject', place('codebuild', 'project/hello-world-deploy-production')],
  ...[
    'eks:DeleteCluster',
    'eks:UpdateClusterConfig',
    'eks:CreateAccessEntry',
    'eks:AssociateAccessPolicy',
  ].map((action): Call => [action, place('eks', 'cluster/bmutziu-eks')]),
  ['ec2:TerminateInstances', place('ec2', 'instance/i-1')],
  ['ec2:RunInstances', place('ec2', 'instance/i-1')],
  ['ec2:DeleteVpc', place('ec2', 'vpc/vpc-1')],
  [
    'ec2:DeleteNetworkInterface',
    place('ec2', 'network-interface/of-another'),
    { 'ec2:Subnet': place('ec2', 'subnet/of-another') },
  ],
  ['ec2:AuthorizeSecurityGroupIngress', place('ec2', 'security-group/sg-1')],
  [
    'autoscaling:TerminateInstanceInAutoScalingGroup',
    place('autoscaling', 'autoScalingGroup:x:autoScalingGroupName/of-another'),
  ],
  ['elasticloadbalancing:DeleteLoadBalancer', place('elasticloadbalancing', 'loadbalancer/app/of-another/1')],
  ['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1'],
  ['logs:DeleteLogGroup', place('logs', 'log-group:/aws/codebuild/hello-world-build')],
  ['events:PutRule', place('events', 'rule/hello-world-branch')],
  ['lambda:CreateFunction', place('lambda', 'function:anything')],
  ['secretsmanager:GetSecretValue', place('secretsmanager', 'secret:anything')],
  ['ssm:GetParameters', place('ssm', 'parameter/anything')],
  ['cloudtrail:StopLogging', place('cloudtrail', 'trail/anything')],
  ['organizations:LeaveOrganization', '*'],
];
