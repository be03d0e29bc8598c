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
  flowLogBucketName,
  flowLogsRoleName,
  sharedName,
  stackTags,
} from './names.ts';
import { wireAwsProvider } from './providers.ts';
import { publishOutputs } from './remote-state.ts';

/** What other stacks may know of an environment's network. */
export interface NetworkOutputs {
  readonly vpcId: string;
  /** One in each zone, with a route out by NAT: nodes, and builds that deploy. */
  readonly privateSubnetIds: readonly string[];
  /** One in each zone, with a route to the internet: load balancers and NAT gateways. */
  readonly publicSubnetIds: readonly string[];
  /** Public addresses of the NAT gateways: what the internet sees of the private subnets. */
  readonly natAddresses: readonly string[];
}

/** Zones in which EKS puts no control plane; a cluster with a subnet there is refused. */
const zonesWithoutEks = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** What nodes call all the time: to pull images, and for the credentials of pods. */
const endpointServices = ['ecr.api', 'ecr.dkr', 'sts', 'eks-auth'];

/** An environment's VPC: subnets over its zones and their ways out. */
export class NetworkStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { place, environment } = props;
    const { clusterName, mainNetworkBlock, natGateways, interfaceEndpoints } = environment.network;
    wireAwsProvider(this, id, place, environment.name);
    const vpc = this.#createVpc(id, props);
    const network = new ZonedNetwork(this, 'zones', {
      name: clusterName,
      vpcId: vpc.id,
      zones: this.#zones(props),
      subnetTags: subnetTags(clusterName),
      natGatewayPerZone: natGateways === 'per-zone',
    });
    this.#createFlowLogs(id, props, vpc);
    this.#createStorageEndpoint(props, vpc, network);
    if (interfaceEndpoints)
      new InterfaceEndpoints(this, 'endpoints', {
        region: place.region,
        vpcId: vpc.id,
        vpcBlock: String(mainNetworkBlock),
        subnetIds: network.privateSubnetIds,
        services: endpointServices,
        securityGroupName: endpointsSecurityGroupName(environment.name),
      });
    publishOutputs(this, {
      vpcId: vpc.id,
      privateSubnetIds: network.privateSubnetIds,
      publicSubnetIds: network.publicSubnetIds,
      natAddresses: network.natAddresses,
    } satisfies NetworkOutputs);
  }

  #createVpc(id: string, { environment }: EnvironmentStackProps): Vpc {
    const { network } = environment;
    const name = network.clusterName;
    const inUse = new SubnetsInUse(this, 'subnets-in-use', {
      tags: stackTags(id, environment.name),
      blocks: Object.fromEntries(
        subnetBlocks(network).flatMap((blocks, index) =>
          subnetKinds.map((kind) => [subnetName(name, kind, zoneLetter(index)), blocks[kind]]),
        ),
      ),
    });
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: String(network.mainNetworkBlock),
      // Nodes find the private endpoint of their cluster by name, and register under their own.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
      lifecycle: { precondition: [inUse.precondition] },
    });
    // AWS makes this group with every VPC and lets all its members talk. Without rules here it lets nobody.
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
    // Free, and the layers of images come from S3: without it each pull is paid for at the NAT gateway.
    new VpcEndpoint(this, 'storage-endpoint', {
      vpcId: vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${place.region}.s3`,
      routeTableIds: [...network.privateRouteTableIds],
      tags: { Name: `${environment.network.clusterName}-s3` },
    });
  }

  #createFlowLogs(id: string, props: EnvironmentStackProps, vpc: Vpc): void {
    const { place, environment } = props;
    const destination = flowLogsOf(environment.network);
    if (destination === 'cloudwatch') this.#createFlowLogGroup(id, props, vpc);
    if (destination === 's3')
      new VpcFlowLogBucket(this, 'flow-logs', {
        place,
        vpcId: vpc.id,
        bucketName: flowLogBucketName(environment.name, place),
        retentionDays: environment.network.flowLogRetentionDays,
      });
  }

  #createFlowLogGroup(id: string, { place, environment }: EnvironmentStackProps, vpc: Vpc): void {
    const logGroupName = `/aws/vpc/${environment.network.clusterName}`;
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: sharedName(id),
      description: `Flow logs of the VPC of ${environment.name}`,
      logGroupNames: [logGroupName],
      publishers: [],
    });
    new VpcFlowLogs(this, 'flow-logs', {
      place,
      vpcId: vpc.id,
      logGroupName,
      roleName: flowLogsRoleName(environment.name),
      encryptionKeyArn: key.arn,
      retentionDays: environment.network.flowLogRetentionDays,
    });
  }
}

/** `a` for the first zone. */
function zoneLetter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}

function subnetTags(clusterName: string) {
  // The load balancer controller looks for the roles, and takes no subnet that names another cluster alone.
  const cluster = { [`kubernetes.io/cluster/${clusterName}`]: 'shared' };
  return {
    public: { ...cluster, 'kubernetes.io/role/elb': '1' },
    private: { ...cluster, 'kubernetes.io/role/internal-elb': '1' },
  };
}
