import type { Call } from './iam-roles.ts';

/** The ARN of a resource in the tests' account and region. */
export const place = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

/** The calls of the cluster autoscaler. */
export function callsOfAutoscaler(environment: string, clusterName: string): Call[] {
  const group = place('autoscaling', 'autoScalingGroup:x:autoScalingGroupName/eks-nodes');
  const owned = { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned', environment };
  return [
    ['autoscaling:DescribeAutoScalingGroups', '*'],
    ['autoscaling:DescribeAutoScalingInstances', '*'],
    ['autoscaling:DescribeScalingActivities', '*'],
    ['ec2:DescribeInstanceTypes', '*'],
    ['ec2:DescribeLaunchTemplateVersions', '*'],
    ['eks:DescribeNodegroup', place('eks', `nodegroup/${clusterName}/nodes/x`)],
    ['autoscaling:SetDesiredCapacity', group, owned],
    ['autoscaling:TerminateInstanceInAutoScalingGroup', group, owned],
  ];
}

/** The calls of VPC flow logs. */
export function callsOfFlowLogs(clusterName: string): Call[] {
  const logGroup = place('logs', `log-group:/aws/vpc/${clusterName}`);
  return [
    ['logs:CreateLogStream', `${logGroup}:log-stream:x`],
    ['logs:DescribeLogStreams', `${logGroup}:log-stream:x`],
    ['logs:PutLogEvents', `${logGroup}:log-stream:x`],
    ['logs:DescribeLogGroups', '*'],
  ];
}

/** What the agent and Fluent Bit do, by AWS's policy CloudWatchAgentServerPolicy, on the log groups of their cluster. */
export function callsOfCloudWatchAgent(clusterName: string): Call[] {
  const logGroup = (kind: string) => place('logs', `log-group:/aws/containerinsights/${clusterName}/${kind}`);
  return [
    ...['application', 'dataplane', 'host', 'performance'].flatMap((kind): Call[] => [
      ['logs:CreateLogGroup', logGroup(kind)],
      ['logs:CreateLogStream', `${logGroup(kind)}:log-stream:x`],
      ['logs:DescribeLogStreams', `${logGroup(kind)}:log-stream:x`],
      ['logs:PutLogEvents', `${logGroup(kind)}:log-stream:x`],
    ]),
    ['logs:DescribeLogGroups', '*'],
    ['ec2:DescribeTags', '*'],
    ['ec2:DescribeVolumes', '*'],
    ['cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'ContainerInsights' }],
  ];
}

/** From an Ingress to a load balancer and back, by the controller's own page on its rights. */
export function callsOfLoadBalancerController(clusterName: string, network: string): Call[] {
  const elb = (resource: string) => place('elasticloadbalancing', resource);
  const request = { 'aws:RequestTag/elbv2.k8s.aws/cluster': clusterName };
  const own = { 'aws:ResourceTag/elbv2.k8s.aws/cluster': clusterName };
  const vpc = place('ec2', `vpc/\${data.terraform_remote_state.state-${network}.outputs.vpcId}`);
  const group = place('ec2', 'security-group/sg-1');
  const balancer = elb('loadbalancer/app/x/1');
  const targets = elb('targetgroup/x/1');
  const listener = elb('listener/app/x/1/2');
  const rule = elb('listener-rule/app/x/1/2/3');
  const webAcl = place('wafv2', 'regional/webacl/x/1');
  return [
    ['ec2:DescribeSubnets', '*'],
    ['elasticloadbalancing:DescribeLoadBalancers', '*'],
    ['ec2:CreateSecurityGroup', vpc],
    ['ec2:CreateTags', group, { ...request, 'ec2:CreateAction': 'CreateSecurityGroup' }],
    ['ec2:AuthorizeSecurityGroupIngress', group, { 'ec2:Vpc': vpc, ...own }],
    ['elasticloadbalancing:CreateLoadBalancer', balancer, request],
    ['elasticloadbalancing:CreateTargetGroup', targets, request],
    [
      'elasticloadbalancing:AddTags',
      balancer,
      { ...request, 'elasticloadbalancing:CreateAction': 'CreateLoadBalancer' },
    ],
    ['elasticloadbalancing:CreateListener', balancer, request],
    ['elasticloadbalancing:ModifyListener', listener, own],
    ['elasticloadbalancing:ModifyListenerAttributes', listener, own],
    ['elasticloadbalancing:AddListenerCertificates', listener, own],
    ['elasticloadbalancing:RemoveListenerCertificates', listener, own],
    ['elasticloadbalancing:AddTags', listener, request],
    ['elasticloadbalancing:CreateRule', listener, request],
    ['elasticloadbalancing:AddTags', rule, request],
    ['elasticloadbalancing:ModifyRule', rule, own],
    ['elasticloadbalancing:SetRulePriorities', rule, own],
    ['elasticloadbalancing:DeleteRule', rule, own],
    ['elasticloadbalancing:ModifyLoadBalancerAttributes', balancer, own],
    ['elasticloadbalancing:SetSecurityGroups', balancer, own],
    ['elasticloadbalancing:SetSubnets', balancer, own],
    ['elasticloadbalancing:ModifyTargetGroup', targets, own],
    ['elasticloadbalancing:ModifyTargetGroupAttributes', targets, own],
    ['elasticloadbalancing:RegisterTargets', targets, own],
    ['elasticloadbalancing:DeregisterTargets', targets, own],
    ['elasticloadbalancing:DescribeTargetHealth', '*'],
    ['wafv2:GetWebACLForResource', balancer],
    ['wafv2:AssociateWebACL', webAcl],
    ['wafv2:AssociateWebACL', balancer],
    ['wafv2:DisassociateWebACL', balancer],
    ['elasticloadbalancing:SetWebAcl', balancer],
    ['elasticloadbalancing:DeleteListener', listener, own],
    ['elasticloadbalancing:DeleteTargetGroup', targets, own],
    ['elasticloadbalancing:DeleteLoadBalancer', balancer, own],
    ['ec2:RevokeSecurityGroupIngress', group, { 'ec2:Vpc': vpc }],
    ['ec2:DeleteSecurityGroup', group, own],
  ];
}
