import type { NetworkConfig } from '../../../src/config/network.ts';

export default {
  clusterName: 'bmutziu-eks-staging',
  mainNetworkBlock: '10.60.0.0/16',
  // 16 subnets of a /20: private ones from 0, public ones from 8, one of each per zone.
  subnetPrefixExtension: 4,
  zoneOffset: 8,
  zoneCount: 3,
  natGateways: 'single',
  // Images and credentials go through NAT: four endpoints in three zones would cost 84 USD a month more.
  interfaceEndpoints: false,
  flowLogRetentionDays: 30,
} satisfies NetworkConfig;
