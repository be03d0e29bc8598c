import type { EksConfig } from '../../src/environment/eks-config.ts';

export default {
  version: '1.36',
  // Names of IAM users of the account: placeholders, as the account id is.
  adminUsers: ['staging-admin'],
  developerUsers: ['staging-developer'],
  instanceTypes: ['t3a.medium', 't3.medium'],
  autoscalingMinimumSizeByAz: 1,
  autoscalingMaximumSizeByAz: 4,
  // Nobody outside the VPC; list the CIDR blocks of an office or a VPN to use kubectl from there.
  endpointPublicAccessCidrs: [],
} satisfies EksConfig;
