import { type CidrBlock, overlaps, parseCidrBlock } from '../cidr-block.ts';
import { type NetworkConfig, servicesBlock } from '../network.ts';
import type { Report } from './report.ts';

/** EKS wants two; no region has more than six. */
const zoneCounts = { fewest: 2, most: 6 };

/** The sizes that AWS takes for a VPC. */
const vpcPrefix = { largest: 16, smallest: 28 };

/** AWS takes a smaller subnet, in which a load balancer may then find no address. */
export const smallestSubnet = 27;

/** Where a VPC can't be, and why. */
const takenRanges: Readonly<Record<string, string>> = {
  [servicesBlock]: "the addresses of the cluster's Services",
  '0.0.0.0/8': 'where AWS makes no VPC',
  '127.0.0.0/8': 'where AWS makes no VPC',
  '169.254.0.0/16': 'where AWS makes no VPC',
  '224.0.0.0/3': 'where AWS makes no VPC',
};

/** Faults of `network.ts`. */
export function checkNetwork(network: NetworkConfig, report: Report): void {
  const { clusterName, mainNetworkBlock, zoneCount } = network;
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(clusterName))
    report('clusterName', `${clusterName} is not a cluster name: up to 100 letters, digits, - and _`);
  if (zoneCount < zoneCounts.fewest || zoneCount > zoneCounts.most)
    report('zoneCount', `${zoneCount} is not between ${zoneCounts.fewest} and ${zoneCounts.most}`);
  const block = parseCidrBlock(mainNetworkBlock);
  if (!block) report('mainNetworkBlock', `${mainNetworkBlock} is not an IPv4 block such as 10.50.0.0/16`);
  else checkBlock(mainNetworkBlock, block, report);
  if (block && checkExtension(network, block, report)) checkOffset(network, report);
}

function checkBlock(text: string, block: CidrBlock, report: Report): void {
  if (block.prefix < vpcPrefix.largest || block.prefix > vpcPrefix.smallest)
    report(
      'mainNetworkBlock',
      `${text} is not between /${vpcPrefix.largest} and /${vpcPrefix.smallest}, the sizes of a VPC`,
    );
  for (const [range, reason] of Object.entries(takenRanges)) {
    const taken = parseCidrBlock(range);
    if (taken && overlaps(block, taken)) report('mainNetworkBlock', `${text} overlaps ${range}, ${reason}`);
  }
}

/** Whether the extension makes subnets that AWS takes. */
function checkExtension({ subnetPrefixExtension }: NetworkConfig, block: CidrBlock, report: Report): boolean {
  const refuse = (text: string) => {
    report('subnetPrefixExtension', `${subnetPrefixExtension} ${text}`);
    return false;
  };
  if (subnetPrefixExtension < 1) return refuse('makes one subnet of the whole block');
  if (block.prefix + subnetPrefixExtension > smallestSubnet)
    return refuse(`makes subnets smaller than /${smallestSubnet}, which a load balancer wants`);
  return true;
}

function checkOffset({ zoneCount, zoneOffset, subnetPrefixExtension }: NetworkConfig, report: Report): void {
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
