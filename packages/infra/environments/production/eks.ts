import type { EksConfig } from '../../src/environment/eks-config.ts';

export default {
  version: '1.36',
  // Names of IAM users of the account: placeholders, as the account id is.
  adminUsers: ['production-admin'],
  developerUsers: ['production-developer'],
  instanceTypes: ['m7a.large', 'm7i.large'],
  autoscalingMinimumSizeByAz: 1,
  autoscalingMaximumSizeByAz: 6,
  // Nobody outside the VPC; list the CIDR blocks of an office or a VPN to use kubectl from there.
  endpointPublicAccessCidrs: [],
} satisfies EksConfig;
