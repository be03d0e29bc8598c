import { z } from 'zod';

export const networkSchema = z.strictObject({
  /** The EKS cluster, and the name of its VPC. */
  clusterName: z.string(),
  /** The VPC's IPv4 block, such as `10.50.0.0/16`; no two environments may overlap. */
  mainNetworkBlock: z.string(),
  /** Bits added to the block's prefix to make a subnet: 4 makes sixteen /20 of a /16. */
  subnetPrefixExtension: z.number().int().min(1).max(12),
  /** Index of the first public subnet; private ones start at 0. */
  zoneOffset: z.number().int().min(1),
  /** One NAT gateway for all zones (cheaper), or one in each (a lost zone takes no other with it). */
  natGateways: z.enum(['single', 'per-zone']),
});

/** `environments/<environment>/network.ts`. */
export type NetworkConfig = Readonly<z.infer<typeof networkSchema>>;

/** Zones of every environment's network, each with a private and a public subnet. */
export const zoneCount = 3;
