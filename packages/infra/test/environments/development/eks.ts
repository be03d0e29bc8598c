import type { EksConfig } from '../../../src/config/eks.ts';

export default {
  version: '1.36',
  // Names of IAM users of the account. A deploy refuses those that placeholders.ts lists.
  adminUsers: ['development-admin'],
  adminRoles: [],
  developerUsers: ['development-developer'],
  instanceTypes: ['t3a.medium', 't3.medium'],
  capacityType: 'SPOT',
  autoscalingMinimumSizeByAz: 1,
  autoscalingMaximumSizeByAz: 3,
  autoscalerChartVersion: '9.59.0',
  // Nobody outside the VPC. List the CIDR blocks of an office or a VPN to use kubectl from there, and to apply the stacks
  // that work inside the cluster: autoscaler, ingress, namespaces.
  endpointPublicAccessCidrs: [],
  allowsOpenEndpoint: true,
  controlPlaneLogRetentionDays: 14,
  monitoring: { containerInsights: true, nightlyDiff: true, podLogRetentionDays: 14 },
  protectFromDestroy: false,
} satisfies EksConfig;
