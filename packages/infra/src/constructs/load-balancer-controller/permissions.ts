import type { AwsPlace } from '../aws-place.ts';
import type { PolicyStatement } from '../policy-document.ts';

/** The cluster and VPC that the permissions are limited to. */
interface ControllerScope {
  readonly place: AwsPlace;
  readonly clusterName: string;
  readonly vpcId: string;
}

/** The controller tags each resource that it creates with the name of its cluster. */
const clusterTag = 'elbv2.k8s.aws/cluster';

/**
 * The permissions of the load balancer controller 3.5, from its `docs/install/iam_policy.json`
 * (github.com/kubernetes-sigs/aws-load-balancer-controller, v3.5.0). They are narrower than that file: only this account and
 * region, only resources with the tag of this cluster, only security groups of this VPC. Cognito, Shield, WAF Classic, server
 * certificates and address pools of Outposts are left out, because they are switched off or not used.
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
      // AWS has no resource level for this either. The statement above limits the web ACL.
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
      // EKS creates the group of the nodes, so it does not have the controller's tag.
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
      // A listener or a rule has the tag only once it exists, and not all of these calls check tags.
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

/** The ARNs of a kind of resource, of application and of network load balancers. */
function arnsOfKinds(place: AwsPlace, resource: string, names: string): string[] {
  return ['app', 'net'].map((kind) => place.arn('elasticloadbalancing', `${resource}/${kind}/${names}`));
}

/** The resource has the tag of this cluster. */
function own(clusterName: string) {
  return { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: clusterName } };
}

/** The resource has the tag of this cluster, and the call does not change it. */
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
