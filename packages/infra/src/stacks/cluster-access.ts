import type { Construct } from 'constructs';
import type { EksOutputs } from './eks.ts';
import type { EnvironmentStackProps } from './environment-stack.ts';
import { stackName } from './names.ts';
import type { ClusterAccess } from './providers.ts';
import { RemoteState } from './remote-state.ts';

/** How a stack that works inside an environment's cluster reaches it. */
export function clusterAccess(
  scope: Construct,
  { place, environment }: EnvironmentStackProps,
): ClusterAccess {
  const eks = new RemoteState<EksOutputs>(scope, stackName(environment.name, 'eks'), place);
  return {
    clusterName: environment.network.clusterName,
    endpoint: eks.text('clusterEndpoint'),
    certificateAuthority: eks.text('clusterCertificateAuthority'),
    region: place.region,
  };
}
