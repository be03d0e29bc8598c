import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import type { Construct } from 'constructs';
import { kubernetesVersion } from '../config/kubernetes-versions.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { PodRole } from '../constructs/pod-role.ts';
import type { PolicyStatement } from '../constructs/policy-document.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { environmentRoleName } from './names.ts';
import { clusterAccess, wireHelmProvider } from './providers.ts';

const namespace = 'kube-system';
const releaseName = 'cluster-autoscaler';

/** The cluster autoscaler of an environment: adds nodes for waiting pods, and removes idle nodes. */
export class AutoscalerStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { place, environment } = props;
    const { clusterName } = environment.network;
    wireHelmProvider(this, clusterAccess(this, props));
    const role = new PodRole(this, 'pod-role', {
      place,
      name: environmentRoleName('autoscaler', environment.name, place),
      description: `The cluster autoscaler of ${clusterName}`,
      clusterName,
      namespace,
      serviceAccount: releaseName,
      statements: statements(place, clusterName),
    });
    new Release(this, 'release', {
      name: releaseName,
      namespace,
      repository: 'https://kubernetes.github.io/autoscaler',
      chart: 'cluster-autoscaler',
      version: environment.eks.autoscalerChartVersion,
      values: [JSON.stringify(chartValues(props))],
      wait: true,
      // Helm rolls back an upgrade that does not become ready.
      atomic: true,
      maxHistory: 5,
      dependsOn: [...role.parts],
    });
  }
}

function chartValues({ place, environment: { network, eks } }: EnvironmentStackProps) {
  return {
    cloudProvider: 'aws',
    // Given, because pods can't read it from the instance metadata.
    awsRegion: place.region,
    autoDiscovery: { clusterName: network.clusterName },
    image: { tag: kubernetesVersion(eks.version).clusterAutoscaler },
    fullnameOverride: releaseName,
    rbac: { serviceAccount: { create: true, name: releaseName } },
    extraArgs: {
      // Only pods of Deployments run here. They can be moved, even those of kube-system and those with an emptyDir.
      'skip-nodes-with-system-pods': false,
      'skip-nodes-with-local-storage': false,
    },
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      runAsGroup: 65_534,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function statements(place: AwsPlace, clusterName: string): PolicyStatement[] {
  return [
    {
      // Neither service has resource-level permissions for these.
      sid: 'SeeMachines',
      actions: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      resources: ['*'],
    },
    {
      sid: 'SeeNodeGroups',
      actions: ['eks:DescribeNodegroup'],
      resources: [place.arn('eks', `nodegroup/${clusterName}/*/*`)],
    },
    {
      sid: 'ScaleOwnGroups',
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: [place.arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
      conditions: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: 'owned' } },
    },
  ];
}
