import { expect } from 'chai';
import type { NetworkConfig } from '../../../src/config/network.ts';
import { itRefuses, stagingFaults } from '../../helpers/staging-faults.ts';

const networkFaults = (change: Partial<NetworkConfig>) =>
  stagingFaults(({ network }) => ({ network: { ...network, ...change } }));

describe('ruleFaults', () => {
  itRefuses([
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '10.50.0.0/16' }),
      '10.50.0.0/16 overlaps development',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '10.60.0.1/16' }),
      '10.60.0.1/16 is not an IPv4 block such as 10.50.0.0/16',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '11.0.0.0/8' }),
      '11.0.0.0/8 is not between /16 and /28, the sizes of a VPC',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ mainNetworkBlock: '10.60.0.0/24' }),
      '4 makes subnets smaller than /27, which a load balancer wants',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '172.20.128.0/20' }),
      "172.20.128.0/20 overlaps 172.20.0.0/16, the addresses of the cluster's Services",
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '169.254.0.0/20' }),
      '169.254.0.0/20 overlaps 169.254.0.0/16, where AWS makes no VPC',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ subnetPrefixExtension: 0 }),
      '0 makes one subnet of the whole block',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ subnetPrefixExtension: 2 }),
      '2 makes 4 subnets, 3 zones need 6',
    ],
    [
      'network: zoneOffset',
      () => networkFaults({ zoneOffset: 2 }),
      '2 is below 3: public subnets would be private ones too',
    ],
    ['network: zoneOffset', () => networkFaults({ zoneOffset: 14 }), '14 is above 13: there are 16 subnets'],
    ['network: zoneCount', () => networkFaults({ zoneCount: 1 }), '1 is not between 2 and 6'],
    ['network: zoneCount', () => networkFaults({ zoneCount: 7 }), '7 is not between 2 and 6'],
    [
      'network: clusterName',
      () => networkFaults({ clusterName: 'a b' }),
      'a b is not a cluster name: up to 100 letters, digits, - and _',
    ],
    [
      'network: clusterName',
      () => networkFaults({ clusterName: 'bmutziu-eks' }),
      'bmutziu-eks is the cluster of development too',
    ],
  ]);

  it('tells an overlap of the later environment, whichever of the two changed', () => {
    expect(networkFaults({ mainNetworkBlock: '10.70.16.0/20' })).to.deep.equal([
      'environments/production/network.ts: mainNetworkBlock: 10.70.0.0/16 overlaps staging',
    ]);
  });
});
