import * as z from 'zod';
import { nameLimits } from '../aws-limits.ts';
import { CidrBlock, cidrBlock } from './cidr-block.ts';
import type { Report } from './faults.ts';
import { logRetentionDays } from './log-retention.ts';

/** EKS needs two; no region has more than six. */
const zoneCounts = { fewest: 2, most: 6 };

export const networkSchema = z.strictObject({
  /**
   * The name of the EKS cluster and of its VPC.
   * @change The plan fails, because another name is another cluster. Create a new environment instead.
   */
  clusterName: z
    .string()
    .regex(nameLimits['EKS cluster'].pattern, 'is not a cluster name: up to 100 letters, digits, - and _'),
  /**
   * The IPv4 block of the VPC, such as `10.50.0.0/16`. Environments may not overlap.
   * @change The plan fails, because a VPC in use can't be replaced. Create a new environment instead.
   */
  mainNetworkBlock: cidrBlock,
  /**
   * Bits added to the prefix of the block to make a subnet: 4 makes sixteen /20 of a /16.
   * @change The plan fails while a subnet that would be replaced is in use.
   */
  subnetPrefixExtension: z.number().int(),
  /**
   * Index of the first public subnet. Private subnets start at 0.
   * @change The plan fails while a public subnet is in use.
   */
  zoneOffset: z.number().int(),
  /**
   * Availability zones, each with a private and a public subnet. EKS needs at least two.
   * @change Replaces all nodes, new ones first. The order of the stacks matters, see docs/how-to/change-an-environment.md. The plan
   * fails while anything is in a zone that you remove.
   */
  zoneCount: z
    .int()
    .refine(
      (count) => count >= zoneCounts.fewest && count <= zoneCounts.most,
      `is not between ${zoneCounts.fewest} and ${zoneCounts.most}`,
    ),
  /**
   * One NAT gateway for all zones (cheaper), or one in each zone (a failed zone affects no other).
   * @change To `single`: moves the routes to the gateway of the first zone, then deletes the others with their addresses.
   * Open connections break.
   */
  natGateways: z.enum(['single', 'per-zone']),
  /**
   * Whether nodes reach ECR, STS and EKS's pod identities by endpoints in the VPC instead of the NAT gateway. Each of the
   * four costs about 7 USD a month and zone, 84 USD in three zones. A GB costs a fifth of a GB through NAT.
   * @change To `false`: open calls break, later ones go through NAT.
   */
  interfaceEndpoints: z.boolean(),
  /**
   * Where the flow logs of the VPC go: to CloudWatch, where you can search them at once, or to a bucket, at half the price
   * for each GB. `off` keeps no record of connections.
   * @change Destroys the existing flow logs. Copy them first if you still need them.
   * @default 'cloudwatch'
   */
  flowLogs: z.enum(['cloudwatch', 's3', 'off']).optional(),
  /** Days for which flow logs are kept. */
  flowLogRetentionDays: logRetentionDays,
});

/** The content of `environments/<environment>/network.ts`. */
export type NetworkConfig = Readonly<z.input<typeof networkSchema>>;

/** The parsed content. */
export type Network = Readonly<z.infer<typeof networkSchema>>;

/** Where the flow logs of the VPC go, with the default. */
export function flowLogsOf({ flowLogs }: Network) {
  return flowLogs ?? 'cloudwatch';
}

/** How many NAT gateways the network has. */
export function natGatewayCount({ natGateways, zoneCount }: Network): number {
  return natGateways === 'single' ? 1 : zoneCount;
}

/** Addresses of a cluster's Services. They exist only inside the cluster, and EKS refuses a VPC that overlaps them. */
export const servicesBlock = '172.20.0.0/16';

/** The blocks of one zone's subnets. */
interface SubnetBlocks {
  readonly private: string;
  readonly public: string;
}

/**
 * The subnets of each zone: private ones are the parts 0, 1, ... of the network's block, public ones the parts from
 * `zoneOffset` on. Throws a RangeError for a network that `checkNetwork` refuses.
 */
export function subnetBlocks(network: Network): SubnetBlocks[] {
  const { mainNetworkBlock, subnetPrefixExtension, zoneCount, zoneOffset } = network;
  const partAt = (index: number): string => {
    const part = mainNetworkBlock.part(subnetPrefixExtension, index);
    if (!part)
      throw new RangeError(`${mainNetworkBlock} has no part ${index} of ${2 ** subnetPrefixExtension}`);
    return String(part);
  };
  return Array.from({ length: zoneCount }, (_, zone) => ({
    private: partAt(zone),
    public: partAt(zone + zoneOffset),
  }));
}

/** The sizes that AWS takes for a VPC. */
const vpcPrefix = { largest: 16, smallest: 28 };

/** AWS accepts smaller subnets, but a load balancer needs this size. */
export const smallestSubnet = 27;

const withoutVpc = 'where AWS makes no VPC';

/** Where a VPC can't be, and why. */
const takenRanges: Readonly<Record<string, string>> = {
  [servicesBlock]: "the addresses of the cluster's Services",
  '0.0.0.0/8': withoutVpc,
  '127.0.0.0/8': withoutVpc,
  '169.254.0.0/16': withoutVpc,
  '224.0.0.0/3': withoutVpc,
};

/** Reports faults of `network.ts`. */
export function checkNetwork(network: Network, report: Report): void {
  checkVpcBlock(network.mainNetworkBlock, report);
  if (checkExtension(network, report)) checkOffset(network, report);
}

function checkVpcBlock(block: CidrBlock, report: Report): void {
  const { largest, smallest } = vpcPrefix;
  if (block.prefix < largest || block.prefix > smallest)
    report('mainNetworkBlock', `${block} is not between /${largest} and /${smallest}, the sizes of a VPC`);
  for (const [range, reason] of Object.entries(takenRanges))
    if (block.overlaps(new CidrBlock(range)))
      report('mainNetworkBlock', `${block} overlaps ${range}, ${reason}`);
}

/** Whether the extension makes subnets that AWS takes. */
function checkExtension({ subnetPrefixExtension, mainNetworkBlock }: Network, report: Report): boolean {
  const refuse = (text: string) => {
    report('subnetPrefixExtension', `${subnetPrefixExtension} ${text}`);
    return false;
  };
  if (subnetPrefixExtension < 1) return refuse('makes one subnet of the whole block');
  if (mainNetworkBlock.prefix + subnetPrefixExtension > smallestSubnet)
    return refuse(`makes subnets smaller than /${smallestSubnet}, which a load balancer wants`);
  return true;
}

function checkOffset({ zoneCount, zoneOffset, subnetPrefixExtension }: Network, report: Report): void {
  const parts = 2 ** subnetPrefixExtension;
  if (2 * zoneCount > parts)
    report(
      'subnetPrefixExtension',
      `${subnetPrefixExtension} makes ${parts} subnets, ${zoneCount} zones need ${2 * zoneCount}`,
    );
  else if (zoneOffset < zoneCount)
    report('zoneOffset', `${zoneOffset} is below ${zoneCount}: public subnets would be private ones too`);
  else if (zoneOffset + zoneCount > parts)
    report('zoneOffset', `${zoneOffset} is above ${parts - zoneCount}: there are ${parts} subnets`);
}
