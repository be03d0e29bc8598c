import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import type { Construct } from 'constructs';
import { flowLogsOf, subnetBlocks } from '../config/network.ts';
import { AvailabilityZones } from '../constructs/availability-zones.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { InterfaceEndpoints } from '../constructs/interface-endpoints.ts';
import { SubnetsInUse } from '../constructs/subnets-in-use.ts';
import { VpcFlowLogBucket, VpcFlowLogs } from '../constructs/vpc-flow-logs.ts';
import { subnetKinds, subnetName, type Zone, ZonedNetwork } from '../constructs/zoned-network.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import {
  endpointsSecurityGroupName,
  environmentRoleName,
  installationTag,
  logBucketName,
  sharedName,
  stackTags,
} from './names.ts';
import { publishOutputs } from './remote-state.ts';

/** Zones without EKS control planes. EKS refuses a cluster with a subnet there. */
const zonesWithoutEks = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** The services that nodes call most: to pull images, and for the credentials of pods. */
const endpointServices = ['ecr.api', 'ecr.dkr', 'sts', 'eks-auth'];

/** The VPC of an environment: subnets in its zones, and their routes out. */
export class NetworkStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { place, environment } = props;
    const { clusterName, mainNetworkBlock, natGateways, interfaceEndpoints } = environment.network;
    const vpc = this.#createVpc(props);
    const network = new ZonedNetwork(this, 'zones', {
      name: clusterName,
      vpcId: vpc.id,
      zones: this.#zones(props),
      subnetTags: subnetTags(clusterName, installationTag(place)),
      natGatewayPerZone: natGateways === 'per-zone',
    });
    this.#createFlowLogs(props, vpc);
    this.#createStorageEndpoint(props, vpc, network);
    if (interfaceEndpoints)
      new InterfaceEndpoints(this, 'endpoints', {
        region: place.region,
        vpcId: vpc.id,
        vpcBlock: String(mainNetworkBlock),
        subnetIds: network.privateSubnetIds,
        services: endpointServices,
        securityGroupName: endpointsSecurityGroupName(environment.name, place),
      });
    publishOutputs<'network'>(this, {
      vpcId: vpc.id,
      privateSubnetIds: network.privateSubnetIds,
      publicSubnetIds: network.publicSubnetIds,
      natAddresses: network.natAddresses,
    });
  }

  #createVpc({ place, environment }: EnvironmentStackProps): Vpc {
    const { network } = environment;
    const name = network.clusterName;
    const inUse = new SubnetsInUse(this, 'subnets-in-use', {
      tags: { ...stackTags(this.node.id, environment.name), ...installationTag(place) },
      blocks: Object.fromEntries(
        subnetBlocks(network).flatMap((blocks, index) =>
          subnetKinds.map((kind) => [subnetName(name, kind, zoneLetter(index)), blocks[kind]]),
        ),
      ),
    });
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: String(network.mainNetworkBlock),
      // Nodes resolve the private endpoint of their cluster, and register under their own host names.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
      lifecycle: { precondition: [inUse.precondition] },
    });
    // AWS creates this group with every VPC, open between its members. Without rules here it is closed.
    new DefaultSecurityGroup(this, 'default-security-group', {
      vpcId: vpc.id,
      tags: { Name: `${name}-default-closed` },
    });
    return vpc;
  }

  #zones({ environment: { network } }: EnvironmentStackProps): Zone[] {
    const zones = new AvailabilityZones(this, 'availability-zones', {
      count: network.zoneCount,
      excludedIds: zonesWithoutEks,
    });
    return subnetBlocks(network).map((blocks, index) => ({
      blocks,
      letter: zoneLetter(index),
      name: zones.nameAt(index),
    }));
  }

  #createStorageEndpoint(
    { place, environment }: EnvironmentStackProps,
    vpc: Vpc,
    network: ZonedNetwork,
  ): void {
    // Free. Image layers come from S3, and without the endpoint each pull costs NAT traffic.
    new VpcEndpoint(this, 'storage-endpoint', {
      vpcId: vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${place.region}.s3`,
      routeTableIds: [...network.privateRouteTableIds],
      tags: { Name: `${environment.network.clusterName}-s3` },
    });
  }

  #createFlowLogs(props: EnvironmentStackProps, vpc: Vpc): void {
    const { place, environment } = props;
    const destination = flowLogsOf(environment.network);
    if (destination === 'cloudwatch') this.#createFlowLogGroup(props, vpc);
    if (destination === 's3')
      new VpcFlowLogBucket(this, 'flow-logs', {
        place,
        vpcId: vpc.id,
        bucketName: logBucketName('flow-logs', environment.name, place),
        retentionDays: environment.network.flowLogRetentionDays,
      });
  }

  #createFlowLogGroup({ place, environment }: EnvironmentStackProps, vpc: Vpc): void {
    const logGroupName = `/aws/vpc/${environment.network.clusterName}`;
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: sharedName(this.node.id, place),
      description: `Flow logs of the VPC of ${environment.name}`,
      logGroupNames: [logGroupName],
    });
    new VpcFlowLogs(this, 'flow-logs', {
      place,
      vpcId: vpc.id,
      logGroupName,
      roleName: environmentRoleName('flow-logs', environment.name, place),
      encryptionKeyArn: key.arn,
      retentionDays: environment.network.flowLogRetentionDays,
    });
  }
}

/** `a` for the first zone. */
function zoneLetter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}

function subnetTags(clusterName: string, installation: Readonly<Record<string, string>>) {
  // The load balancer controller looks for the role tags, and ignores subnets that name only another cluster.
  const cluster = { [`kubernetes.io/cluster/${clusterName}`]: 'shared', ...installation };
  return {
    public: { ...cluster, 'kubernetes.io/role/elb': '1' },
    private: { ...cluster, 'kubernetes.io/role/internal-elb': '1' },
  };
}
