import type { Construct } from 'constructs';
import { ClusterNetwork } from '../constructs/cluster-network.ts';
import type { PlacedEnvironment } from './environment-stack.ts';
import { stackName } from './names.ts';
import { RemoteState } from './remote-state.ts';
import type { EksOutputs, NetworkOutputs } from './stack-outputs.ts';

export interface BuildsNetworkProps extends PlacedEnvironment {
  /** The state of the environment's cluster. */
  readonly cluster: RemoteState<EksOutputs>;
  readonly securityGroupName: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Creates the place of builds beside the cluster of an environment, from the states of its network and its cluster. */
export function createBuildsNetwork(
  scope: Construct,
  id: string,
  { place, environment: { name, network }, cluster, ...group }: BuildsNetworkProps,
): ClusterNetwork {
  const vpc = new RemoteState<NetworkOutputs>(scope, stackName(name, 'network'), place);
  return new ClusterNetwork(scope, id, {
    clusterName: network.clusterName,
    vpcId: vpc.text('vpcId'),
    subnetIds: vpc.list('privateSubnetIds'),
    subnetCount: network.zoneCount,
    clusterSecurityGroupId: cluster.text('clusterSecurityGroupId'),
    ...group,
  });
}
