import { expect } from 'chai';
import { CidrBlock } from '../../src/config/cidr-block.ts';
import { type NetworkConfig, subnetBlocks } from '../../src/config/network.ts';
import { configuration } from '../helpers/configuration.ts';
import { itRefuses, stagingFaults } from '../helpers/staging-faults.ts';

const [development] = configuration.environments;
if (!development) throw new Error('there is no environment');
const { network } = development;

describe('subnetBlocks', () => {
  it("gives the private subnets the first parts and the public ones those at the zones' offset", () => {
    expect(subnetBlocks({ ...network, mainNetworkBlock: new CidrBlock('10.50.0.0/16') })).to.deep.equal([
      { private: '10.50.0.0/20', public: '10.50.128.0/20' },
      { private: '10.50.16.0/20', public: '10.50.144.0/20' },
      { private: '10.50.32.0/20', public: '10.50.160.0/20' },
    ]);
  });

  it('makes a pair of subnets for each zone', () => {
    expect(subnetBlocks({ ...network, zoneCount: 2 })).to.have.lengthOf(2);
  });

  it('throws where the rules would have refused', () => {
    expect(() => subnetBlocks({ ...network, zoneOffset: 14 })).to.throw(RangeError, 'no part 16 of 16');
    const small = new CidrBlock('10.50.0.0/30');
    expect(() => subnetBlocks({ ...network, mainNetworkBlock: small })).to.throw(
      RangeError,
      '10.50.0.0/30 has no part 0',
    );
  });
});

const networkFaults = (change: Partial<NetworkConfig>) =>
  stagingFaults(({ network }) => ({ network: { ...network, ...change } }));

describe('faults of network.ts', () => {
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
      () => networkFaults({ mainNetworkBlock: 'x' }),
      'x is not an IPv4 block such as 10.50.0.0/16',
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

  it('reports an overlap at the later environment, whichever of the two changed', () => {
    expect(networkFaults({ mainNetworkBlock: '10.70.16.0/20' })).to.deep.equal([
      'packages/infra/environments/production/network.ts: mainNetworkBlock: 10.70.0.0/16 overlaps staging',
    ]);
  });
});
