import * as z from 'zod';
import { namePatterns } from '../aws-limits.ts';
import { CidrBlock, cidrBlock } from './cidr-block.ts';
import type { Report } from './faults.ts';
import { logRetentionDays } from './log-retention.ts';

/** EKS wants two; no region has more than six. */
const zoneCounts = { fewest: 2, most: 6 };

export const networkSchema = z.strictObject({
  /**
   * The EKS cluster, and the name of its VPC.
   * @change The plan ends: another name is another cluster. Make a new environment beside this one.
   */
  clusterName: z
    .string()
    .regex(namePatterns['EKS cluster'], 'is not a cluster name: up to 100 letters, digits, - and _'),
  /**
   * The VPC's IPv4 block, such as `10.50.0.0/16`; no two environments may overlap.
   * @change The plan ends: a VPC in use can't be replaced. Make a new environment beside this one.
   */
  mainNetworkBlock: cidrBlock,
  /**
   * Bits added to the block's prefix to make a subnet: 4 makes sixteen /20 of a /16.
   * @change The plan ends while a subnet is in use that would be replaced.
   */
  subnetPrefixExtension: z.number().int(),
  /**
   * Index of the first public subnet; private ones start at 0.
   * @change The plan ends while a public subnet is in use.
   */
  zoneOffset: z.number().int(),
  /**
   * Availability zones, each with a private and a public subnet. EKS wants two at least.
   * @change Replaces all nodes, new ones first. The order of the stacks matters, see docs/runbooks/changes.md; the plan
   * ends while anything is in a zone that goes.
   */
  zoneCount: z
    .int()
    .refine(
      (count) => count >= zoneCounts.fewest && count <= zoneCounts.most,
      `is not between ${zoneCounts.fewest} and ${zoneCounts.most}`,
    ),
  /**
   * One NAT gateway for all zones (cheaper), or one in each (a lost zone takes no other with it).
   * @change To `single`: routes move to the first zone's gateway, then the others go with their addresses; open connections
   * break.
   */
  natGateways: z.enum(['single', 'per-zone']),
  /**
   * Reach ECR, STS and EKS's pod identities by endpoints in the VPC instead of the NAT gateway. Each of the four costs
   * about 8 USD a month and zone, so 96 USD in three zones; a GB through one costs a fifth of a GB through NAT.
   * @change To `false`: calls under way break, later ones go through NAT.
   */
  interfaceEndpoints: z.boolean(),
  /**
   * Where the VPC's flow logs go: to CloudWatch, where they are searched at once; to a bucket, at half the price for each
   * GB; or `off`: nobody can tell afterwards who talked to whom.
   * @change What was kept so far is destroyed: copy it first if you still need it.
   * @default 'cloudwatch'
   */
  flowLogs: z.enum(['cloudwatch', 's3', 'off']).optional(),
  /** Days for which the VPC's flow logs are kept. */
  flowLogRetentionDays: logRetentionDays,
});

/** What `environments/<environment>/network.ts` says. */
export type NetworkConfig = Readonly<z.input<typeof networkSchema>>;

/** The same, parsed. */
export type Network = Readonly<z.infer<typeof networkSchema>>;

/** Where the VPC's flow logs go, with the default. */
export function flowLogsOf({ flowLogs }: Network) {
  return flowLogs ?? 'cloudwatch';
}

/** How many NAT gateways the network has. */
export function natGatewayCount({ natGateways, zoneCount }: Network): number {
  return natGateways === 'single' ? 1 : zoneCount;
}

/** Addresses of a cluster's Services: they exist inside it only, and EKS wants none of them in the VPC. */
export const servicesBlock = '172.20.0.0/16';

/** The blocks of one zone's subnets. */
export interface SubnetBlocks {
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

/** AWS takes a smaller subnet, in which a load balancer may then find no address. */
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
