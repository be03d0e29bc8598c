import { parseCidrBlock } from '../cidr-block.ts';
import type { EksConfig } from '../eks.ts';
import type { NetworkConfig } from '../network.ts';
import { nodeCapacity } from '../node-capacity.ts';
import { smallestSubnet } from './network.ts';
import type { Report } from './report.ts';

/** What a node runs of its own: the VPC CNI, kube-proxy, EKS's pod identity agent. */
const podsOfNode = 3;

/** What runs once in a cluster: two of CoreDNS, metrics-server and the load balancer controller each, the autoscaler. */
const podsOfCluster = 7;

/** MiB that metrics-server asks for, the most of the cluster's own pods. */
const largestRequest = 200;

/**
 * MiB of a node that pods do not get: 255 and 11 for each pod, and 100 at which pods are evicted
 * (https://awslabs.github.io/amazon-eks-ami/nodeadm, kubelet's evictionHard).
 */
const keptMemory = (pods: number) => 255 + 11 * pods + 100;

/** Faults of instance types on whose nodes the cluster's own pods and the services find no room. */
export function checkRoomForPods(
  eks: EksConfig,
  { zoneCount }: Pick<NetworkConfig, 'zoneCount'>,
  namespaceCount: number,
  report: Report,
): void {
  eks.instanceTypes.forEach((type, index) => {
    const refuse = (text: string) => report(`instanceTypes[${index}]`, `${type} ${text}`);
    const capacity = nodeCapacity(type);
    if (!capacity) return;
    const { pods, memory } = capacity;
    const fewest = eks.autoscalingMinimumSizeByAz * zoneCount;
    const most = eks.autoscalingMaximumSizeByAz * zoneCount;
    const room = (nodes: number) => nodes * (pods - podsOfNode);
    const takes = `takes ${pods} pods a node, ${podsOfNode} of them the node's own`;
    // A pod of each service, and the one that follows it in a roll-out.
    const wanted = podsOfCluster + 2 * namespaceCount;
    if (memory !== undefined && memory - keptMemory(pods) < largestRequest)
      refuse(
        `has ${memory} MiB, of which pods get ${memory - keptMemory(pods)}: metrics-server asks for ${largestRequest}`,
      );
    else if (room(fewest) < podsOfCluster)
      refuse(
        `${takes}: the fewest nodes, ${fewest}, have room for ${room(fewest)} of the cluster's own ${podsOfCluster}`,
      );
    else if (room(most) < wanted)
      refuse(
        `${takes}: the most nodes, ${most}, have room for ${room(most)} of the ${wanted} that cluster and services start`,
      );
  });
}

/** Addresses that AWS keeps for itself in each subnet. */
const addressesOfAws = 5;

/** Addresses that EKS wants in a subnet of the control plane (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html). */
const addressesOfControlPlane = 6;

/** How many nodes an update of a node group adds in each zone (https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html). */
const nodesOfUpdate = 2;

/** Faults of subnets in which the nodes find no addresses. */
export function checkRoomForNodes(network: NetworkConfig, eks: EksConfig, report: Report): void {
  const prefix = (parseCidrBlock(network.mainNetworkBlock)?.prefix ?? 0) + network.subnetPrefixExtension;
  if (prefix > smallestSubnet) return;
  const usable = 2 ** (32 - prefix) - addressesOfAws;
  const [largest] = eks.instanceTypes
    .flatMap((type) => ({ type, addresses: nodeCapacity(type)?.addresses ?? 0 }))
    .toSorted((one, other) => other.addresses - one.addresses);
  if (!largest) return;
  const nodes = eks.autoscalingMaximumSizeByAz;
  const wanted = (nodes + nodesOfUpdate) * largest.addresses + addressesOfControlPlane;
  if (usable < wanted)
    report(
      'subnetPrefixExtension',
      `${network.subnetPrefixExtension} makes subnets of ${usable} addresses, and a zone takes ${wanted}: ${largest.addresses} for each of ${nodes} nodes of ${largest.type} and the ${nodesOfUpdate} more of an update, ${addressesOfControlPlane} for the control plane`,
    );
}
