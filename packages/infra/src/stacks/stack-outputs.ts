/** The outputs of a network stack. */
export interface NetworkOutputs {
  readonly vpcId: string;
  /** One in each zone, with a route out through NAT, for nodes and deploy builds. */
  readonly privateSubnetIds: readonly string[];
  /** One in each zone, with a route to the internet, for load balancers and NAT gateways. */
  readonly publicSubnetIds: readonly string[];
  /** Public addresses of the NAT gateways, from which requests of the private subnets come. */
  readonly natAddresses: readonly string[];
}

/** The outputs of a cluster stack. */
export interface EksOutputs {
  readonly clusterEndpoint: string;
  /** Base64. */
  readonly clusterCertificateAuthority: string;
  /** The security group that EKS gives the control plane and the nodes. */
  readonly clusterSecurityGroupId: string;
  /** The key of the cluster's Secrets and of the environment's logs. */
  readonly encryptionKeyArn: string;
}

/** The outputs of an ingress stack. */
export interface IngressOutputs {
  /** The zone that holds the environment's domain. */
  readonly hostedZoneId: string;
  readonly loadBalancerDnsName: string;
  /** The zone of the load balancer's own name, for an alias. */
  readonly loadBalancerZoneId: string;
}

/** The outputs of the stacks that others read. */
export interface StackOutputs {
  readonly network: NetworkOutputs;
  readonly eks: EksOutputs;
  readonly ingress: IngressOutputs;
}
