import type { AwsPlace } from '../aws-place.ts';
import type { PolicyStatement } from '../policy-document.ts';

/** What the permissions hold for. */
export interface ControllerScope {
  readonly place: AwsPlace;
  readonly clusterName: string;
  readonly vpcId: string;
}

/** The tag by which the controller knows what it has made, and for which cluster. */
const clusterTag = 'elbv2.k8s.aws/cluster';

/**
 * What the load balancer controller 3.5 calls, after its own `docs/install/iam_policy.json`
 * (github.com/kubernetes-sigs/aws-load-balancer-controller, v3.5.0), and less than that lists: this account and region only, things that
 * carry this cluster's tag instead of any cluster's, security groups of this VPC; nothing of Cognito, Shield, WAF
 * Classic, server certificates and address pools of Outposts, which are switched off or not used.
 */
export function controllerStatements(scope: ControllerScope): PolicyStatement[] {
  return [
    ...readStatements(scope),
    ...securityGroupStatements(scope),
    ...loadBalancerStatements(scope),
    ...listenerStatements(scope),
  ];
}

function readStatements({ place }: ControllerScope): PolicyStatement[] {
  return [
    {
      sid: 'Look',
      actions: [...describeNetwork, ...describeLoadBalancers, 'acm:ListCertificates'],
      // None of these is for a single resource.
      resources: ['*'],
    },
    {
      sid: 'LookAtCertificates',
      actions: ['acm:DescribeCertificate'],
      resources: [place.arn('acm', 'certificate/*')],
    },
    {
      sid: 'PutFirewallBefore',
      actions: [
        'wafv2:GetWebACL',
        'wafv2:GetWebACLForResource',
        'wafv2:AssociateWebACL',
        'wafv2:DisassociateWebACL',
      ],
      resources: [place.arn('wafv2', 'regional/webacl/*'), ...applicationLoadBalancers(place)],
    },
    {
      sid: 'LetFirewallIn',
      // AWS knows no resource for it either; the firewall is bound by the statement above.
      actions: ['elasticloadbalancing:SetWebAcl'],
      resources: ['*'],
    },
    {
      sid: 'FirstLoadBalancerOfTheAccount',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [place.roleArn('aws-service-role/elasticloadbalancing.amazonaws.com/*')],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
  ];
}

function securityGroupStatements({ place, clusterName, vpcId }: ControllerScope): PolicyStatement[] {
  const groups = place.arn('ec2', 'security-group/*');
  const vpc = place.arn('ec2', `vpc/${vpcId}`);
  return [
    {
      sid: 'LetLoadBalancersReachNodes',
      // The group of the nodes is not of its making and does not carry its tag.
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: [groups],
      conditions: { ArnEquals: { 'ec2:Vpc': vpc } },
    },
    { sid: 'LookAtSecurityGroups', actions: ['ec2:GetSecurityGroupsForVpc'], resources: [vpc] },
    { sid: 'MakeSecurityGroups', actions: ['ec2:CreateSecurityGroup'], resources: [groups, vpc] },
    {
      sid: 'TagNewSecurityGroups',
      actions: ['ec2:CreateTags'],
      resources: [groups],
      conditions: {
        StringEquals: {
          'ec2:CreateAction': 'CreateSecurityGroup',
          [`aws:RequestTag/${clusterTag}`]: clusterName,
        },
      },
    },
    {
      sid: 'TagOwnSecurityGroups',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [groups],
      conditions: ownWithoutMovingTag(clusterName),
    },
    {
      sid: 'DeleteOwnSecurityGroups',
      actions: ['ec2:DeleteSecurityGroup'],
      resources: [groups],
      conditions: own(clusterName),
    },
  ];
}

function loadBalancerStatements({ place, clusterName }: ControllerScope): PolicyStatement[] {
  const targetGroups = place.arn('elasticloadbalancing', 'targetgroup/*/*');
  const groupsAndBalancers = [targetGroups, ...allLoadBalancers(place)];
  return [
    {
      sid: 'Make',
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: groupsAndBalancers,
      conditions: { StringEquals: { [`aws:RequestTag/${clusterTag}`]: clusterName } },
    },
    {
      sid: 'TagNew',
      actions: ['elasticloadbalancing:AddTags'],
      resources: groupsAndBalancers,
      conditions: {
        StringEquals: {
          'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'],
          [`aws:RequestTag/${clusterTag}`]: clusterName,
        },
      },
    },
    {
      sid: 'TagOwn',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: groupsAndBalancers,
      conditions: ownWithoutMovingTag(clusterName),
    },
    {
      sid: 'ChangeOwn',
      actions: changeLoadBalancers,
      resources: groupsAndBalancers,
      conditions: own(clusterName),
    },
    {
      sid: 'RegisterTargets',
      actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
      resources: [targetGroups],
    },
  ];
}

function listenerStatements({ place }: ControllerScope): PolicyStatement[] {
  const listeners = arnsOfKinds(place, 'listener', '*/*/*');
  const rules = arnsOfKinds(place, 'listener-rule', '*/*/*/*');
  return [
    {
      sid: 'ListenersAndRules',
      // A listener and a rule carry the tag only once they are there, and not all of these calls look at it.
      actions: changeListeners,
      resources: [...allLoadBalancers(place), ...listeners, ...rules],
    },
    {
      sid: 'TagListenersAndRules',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: [...listeners, ...rules],
    },
  ];
}

function applicationLoadBalancers(place: AwsPlace): string[] {
  return [place.arn('elasticloadbalancing', 'loadbalancer/app/*/*')];
}

function allLoadBalancers(place: AwsPlace): string[] {
  return arnsOfKinds(place, 'loadbalancer', '*/*');
}

/** Of application and of network load balancers. */
function arnsOfKinds(place: AwsPlace, resource: string, names: string): string[] {
  return ['app', 'net'].map((kind) => place.arn('elasticloadbalancing', `${resource}/${kind}/${names}`));
}

/** What carries this cluster's tag. */
function own(clusterName: string) {
  return { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: clusterName } };
}

/** The same, and the call leaves that tag alone. */
function ownWithoutMovingTag(clusterName: string) {
  return { ...own(clusterName), Null: { [`aws:RequestTag/${clusterTag}`]: 'true' } };
}

const describeNetwork = [
  'AccountAttributes',
  'Addresses',
  'AvailabilityZones',
  'InternetGateways',
  'Vpcs',
  'VpcPeeringConnections',
  'Subnets',
  'SecurityGroups',
  'Instances',
  'NetworkInterfaces',
  'Tags',
  'RouteTables',
].map((what) => `ec2:Describe${what}`);

const describeLoadBalancers = [
  'LoadBalancers',
  'LoadBalancerAttributes',
  'Listeners',
  'ListenerAttributes',
  'ListenerCertificates',
  'SSLPolicies',
  'Rules',
  'TargetGroups',
  'TargetGroupAttributes',
  'TargetHealth',
  'Tags',
  'TrustStores',
  'CapacityReservation',
].map((what) => `elasticloadbalancing:Describe${what}`);

const changeLoadBalancers = [
  'ModifyLoadBalancerAttributes',
  'SetIpAddressType',
  'SetSecurityGroups',
  'SetSubnets',
  'DeleteLoadBalancer',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'DeleteTargetGroup',
].map((call) => `elasticloadbalancing:${call}`);

const changeListeners = [
  'CreateListener',
  'DeleteListener',
  'ModifyListener',
  'ModifyListenerAttributes',
  'AddListenerCertificates',
  'RemoveListenerCertificates',
  'CreateRule',
  'DeleteRule',
  'ModifyRule',
  'SetRulePriorities',
].map((call) => `elasticloadbalancing:${call}`);
