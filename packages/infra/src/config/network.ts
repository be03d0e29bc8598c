import * as z from 'zod';
import { logRetentionDays } from './log-retention.ts';

export const networkSchema = z.strictObject({
  /**
   * The EKS cluster, and the name of its VPC.
   * @change The plan ends: another name is another cluster. Make a new environment beside this one.
   */
  clusterName: z.string(),
  /**
   * The VPC's IPv4 block, such as `10.50.0.0/16`; no two environments may overlap.
   * @change The plan ends: a VPC in use can't be replaced. Make a new environment beside this one.
   */
  mainNetworkBlock: z.string(),
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
  zoneCount: z.number().int(),
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

/** `environments/<environment>/network.ts`. */
export type NetworkConfig = Readonly<z.infer<typeof networkSchema>>;

/** Where the VPC's flow logs go, with the default. */
export function flowLogsOf({ flowLogs }: NetworkConfig) {
  return flowLogs ?? 'cloudwatch';
}

/** How many NAT gateways the network has. */
export function natGatewayCount({ natGateways, zoneCount }: NetworkConfig): number {
  return natGateways === 'single' ? 1 : zoneCount;
}

/** Addresses of a cluster's Services: they exist inside it only, and EKS wants none of them in the VPC. */
export const servicesBlock = '172.20.0.0/16';
