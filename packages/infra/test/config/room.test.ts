import { expect } from 'chai';
import type { EksConfig } from '../../src/config/eks.ts';
import type { NetworkConfig } from '../../src/config/network.ts';
import { itRefuses, stagingFaults } from '../helpers/staging-faults.ts';

/** Faults of staging without Container Insights, with other nodes in another network. */
const faultsOf = (nodes: Partial<EksConfig>, change: Partial<NetworkConfig> = {}) =>
  stagingFaults(({ eks, network }) => ({
    eks: { ...eks, monitoring: {}, ...nodes },
    network: { ...network, ...change },
  }));

describe('the room of the nodes', () => {
  itRefuses([
    [
      'eks: instanceTypes[0]',
      () => faultsOf({ instanceTypes: ['t2.micro'] }),
      "t2.micro takes 4 pods a node, 3 of them the node's own: the fewest nodes, 3, have room for 3 of the cluster's own 7",
    ],
    [
      'eks: instanceTypes[0]',
      () => faultsOf({ instanceTypes: ['t3.micro'], monitoring: { containerInsights: true } }),
      "t3.micro takes 4 pods a node, 5 of them the node's own: the fewest nodes, 3, have room for 0 of the cluster's own 8",
    ],
    [
      // AWS uses the second type when it has none of the first.
      'eks: instanceTypes[1]',
      () => faultsOf({ instanceTypes: ['t3.medium', 't3.micro'] }),
      "t3.micro takes 4 pods a node, 3 of them the node's own: the fewest nodes, 3, have room for 3 of the cluster's own 7",
    ],
    [
      'eks: instanceTypes[0]',
      () =>
        faultsOf(
          {
            instanceTypes: ['t3.micro'],
            autoscalingMinimumSizeByAz: 4,
            autoscalingMaximumSizeByAz: 4,
          },
          { zoneCount: 2 },
        ),
      "t3.micro takes 4 pods a node, 3 of them the node's own: the most nodes, 8, have room for 8 of the 9 that cluster and services start",
    ],
    [
      'eks: instanceTypes[0]',
      () => faultsOf({ instanceTypes: ['t3.nano'], autoscalingMinimumSizeByAz: 4 }),
      't3.nano has 512 MiB, of which pods get 113: metrics-server asks for 200',
    ],
    [
      'network: subnetPrefixExtension',
      () => faultsOf({ instanceTypes: ['m7a.large', 't3.medium'] }, { subnetPrefixExtension: 11 }),
      '11 makes subnets of 27 addresses, and a zone takes 126: 20 for each of 4 nodes of m7a.large and the 2 more of an update, 6 for the control plane',
    ],
  ]);

  it('is enough on the smallest machines of the tutorial', () => {
    expect(faultsOf({ instanceTypes: ['t3.small', 't2.small', 't3a.small'] })).to.deep.equal([]);
  });

  it('is enough in the smallest subnets that hold the most nodes', () => {
    expect(faultsOf({ instanceTypes: ['m7a.large'] }, { subnetPrefixExtension: 8 })).to.deep.equal([]);
    expect(
      faultsOf({ instanceTypes: ['t3.small'], autoscalingMaximumSizeByAz: 4 }, { subnetPrefixExtension: 10 }),
    ).to.deep.equal([]);
  });

  it('is reported for all files at once', () => {
    const files = faultsOf({ instanceTypes: ['t3.nano', 't2.micro'] }, { subnetPrefixExtension: 11 });
    expect(files.map((fault) => fault.split(': ').slice(0, 2).join(': '))).to.deep.equal([
      'packages/infra/environments/staging/eks.ts: instanceTypes[0]',
      'packages/infra/environments/staging/eks.ts: instanceTypes[1]',
      'packages/infra/environments/staging/network.ts: subnetPrefixExtension',
    ]);
  });
});
