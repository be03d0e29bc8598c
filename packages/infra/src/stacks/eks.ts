import type { Construct } from 'constructs';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireAwsProvider } from './providers.ts';

/** What other stacks may know of an environment's cluster. */
export interface EksOutputs {
  readonly clusterEndpoint: string;
  /** Base64. */
  readonly clusterCertificateAuthority: string;
  /** The security group that EKS gives the control plane and the nodes. */
  readonly clusterSecurityGroupId: string;
}

/** An environment's cluster, its nodes, its add-ons, and who may enter it as what. */
export class EksStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    wireAwsProvider(this, id, props.place, props.environment.name);
  }
}
