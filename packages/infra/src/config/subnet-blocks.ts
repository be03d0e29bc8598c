import { formatCidrBlock, parseCidrBlock, subnetOf } from './cidr-block.ts';
import type { NetworkConfig } from './network.ts';

/** The blocks of one zone's subnets. */
export interface SubnetBlocks {
  readonly private: string;
  readonly public: string;
}

/**
 * The subnets of each zone: private ones are the parts 0, 1, ... of the network's block, public ones the parts from
 * `zoneOffset` on. Throws a RangeError for a network that the rules on the environment files refuse.
 */
export function subnetBlocks(network: NetworkConfig): SubnetBlocks[] {
  const { mainNetworkBlock, subnetPrefixExtension, zoneCount, zoneOffset } = network;
  const block = parseCidrBlock(mainNetworkBlock);
  const partAt = (index: number): string => {
    const part = block && subnetOf(block, subnetPrefixExtension, index);
    if (!part)
      throw new RangeError(`${mainNetworkBlock} has no part ${index} of ${2 ** subnetPrefixExtension}`);
    return formatCidrBlock(part);
  };
  return Array.from({ length: zoneCount }, (_, zone) => ({
    private: partAt(zone),
    public: partAt(zone + zoneOffset),
  }));
}
