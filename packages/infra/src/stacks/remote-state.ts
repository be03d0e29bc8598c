import { DataTerraformRemoteStateS3, TerraformOutput, type TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { stackName } from './names.ts';
import type { PlacedEnvironment } from './places.ts';
import { stateBackend } from './state-files.ts';

/** The outputs of the stacks that others read. None is a secret. */
interface StackOutputs {
  readonly network: {
    readonly vpcId: string;
    /** One in each zone, with a route out through NAT, for nodes and deploy builds. */
    readonly privateSubnetIds: readonly string[];
    /** One in each zone, with a route to the internet, for load balancers and NAT gateways. */
    readonly publicSubnetIds: readonly string[];
    /** Public addresses of the NAT gateways, from which requests of the private subnets come. */
    readonly natAddresses: readonly string[];
  };
  readonly eks: {
    readonly clusterEndpoint: string;
    /** Base64. */
    readonly clusterCertificateAuthority: string;
    /** The security group that EKS gives the control plane and the nodes. */
    readonly clusterSecurityGroupId: string;
    /** The key of the cluster's Secrets and of the environment's logs. */
    readonly encryptionKeyArn: string;
  };
  readonly ingress: {
    /** The zone that holds the environment's domain. */
    readonly hostedZoneId: string;
    readonly loadBalancerDnsName: string;
    /** The zone of the load balancer's own name, for an alias. */
    readonly loadBalancerZoneId: string;
  };
}

/**
 * Writes the outputs of a stack, for other stacks and for `terraform output`. They replace the
 * cross-stack references of cdktf, which mark every value sensitive and make `cdktf deploy delivery` refuse to run without
 * all clusters.
 */
export function publishOutputs<Stack extends keyof StackOutputs>(
  stack: TerraformStack,
  outputs: StackOutputs[Stack],
): void {
  // A list as one token: for a plain list, cdktf makes a call that Node warns about.
  for (const [name, value] of Object.entries(outputs))
    new TerraformOutput(stack, name, {
      value: Array.isArray(value) ? Token.asString(value) : value,
      staticId: true,
    });
}

/** Reads the outputs of another stack of an environment from its state. The plan fails when that stack was never applied. */
export class RemoteState<Stack extends keyof StackOutputs> {
  readonly #state: DataTerraformRemoteStateS3;

  constructor(scope: Construct, stack: Stack, { place, environment }: PlacedEnvironment) {
    const name = stackName(environment.name, stack);
    this.#state = new DataTerraformRemoteStateS3(scope, `state-${name}`, stateBackend(name, place));
  }

  /** An output that is a text. */
  text(name: keyof StackOutputs[Stack] & string): string {
    return this.#state.getString(name);
  }

  /** An output that is a list of texts. */
  list(name: keyof StackOutputs[Stack] & string): string[] {
    return this.#state.getList(name);
  }
}
