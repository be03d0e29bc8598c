import { parseCidrBlock } from '../cidr-block.ts';
import { type NetworkConfig, zoneCount } from '../network-config.ts';
import type { Report } from './report.ts';

/** Faults of `network.ts`. */
export function checkNetwork(network: NetworkConfig, report: Report): void {
  const { clusterName, mainNetworkBlock, subnetPrefixExtension, zoneOffset } = network;
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(clusterName))
    report('clusterName', `${clusterName} is not a cluster name: up to 100 letters, digits, - and _`);
  const subnetCount = 2 ** subnetPrefixExtension;
  if (zoneOffset < zoneCount || zoneOffset + zoneCount > subnetCount)
    report('zoneOffset', `${zoneOffset} is not between ${zoneCount} and ${subnetCount - zoneCount}`);
  const block = parseCidrBlock(mainNetworkBlock);
  if (!block) report('mainNetworkBlock', `${mainNetworkBlock} is not an IPv4 block such as 10.50.0.0/16`);
  else if (block.prefix < 16 || block.prefix > 28)
    report('mainNetworkBlock', `${mainNetworkBlock} is not between /16 and /28, the sizes of a VPC`);
  else if (block.prefix + subnetPrefixExtension > 28)
    report('subnetPrefixExtension', `${subnetPrefixExtension} makes subnets smaller than /28`);
}
