import type { EksConfig } from '../../src/config/eks.ts';

export default {
  version: '1.36',
  // Names of IAM users of the account. A deploy refuses those that placeholders.ts lists.
  adminUsers: ['production-admin'],
  adminRoles: [],
  developerUsers: ['production-developer'],
  instanceTypes: ['m7a.large', 'm7i.large'],
  capacityType: 'ON_DEMAND',
  autoscalingMinimumSizeByAz: 1,
  autoscalingMaximumSizeByAz: 6,
  autoscalerChartVersion: '9.59.0',
  // Nobody outside the VPC. List the CIDR blocks of an office or a VPN to use kubectl from there, and to apply the stacks
  // that work inside the cluster: autoscaler, ingress, namespaces.
  endpointPublicAccessCidrs: [],
  allowsOpenEndpoint: false,
  controlPlaneLogRetentionDays: 365,
  monitoring: { containerInsights: true, podLogRetentionDays: 365 },
  protectFromDestroy: true,
} satisfies EksConfig;
