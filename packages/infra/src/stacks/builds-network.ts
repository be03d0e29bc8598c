import type { Construct } from 'constructs';
import { ClusterNetwork } from '../constructs/cluster-network.ts';
import type { PlacedEnvironment } from './places.ts';
import { RemoteState } from './remote-state.ts';

export interface BuildsNetworkProps extends PlacedEnvironment {
  /** The state of the environment's cluster. */
  readonly cluster: RemoteState<'eks'>;
  readonly securityGroupName: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Creates the place of builds beside the cluster of an environment, from the states of its network and its cluster. */
export function createBuildsNetwork(
  scope: Construct,
  id: string,
  { place, environment, cluster, ...group }: BuildsNetworkProps,
): ClusterNetwork {
  const vpc = new RemoteState(scope, 'network', { place, environment });
  return new ClusterNetwork(scope, id, {
    clusterName: environment.network.clusterName,
    vpcId: vpc.text('vpcId'),
    subnetIds: vpc.list('privateSubnetIds'),
    subnetCount: environment.network.zoneCount,
    clusterSecurityGroupId: cluster.text('clusterSecurityGroupId'),
    ...group,
  });
}
