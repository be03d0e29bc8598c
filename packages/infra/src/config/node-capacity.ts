import { reservedSubnetAddresses } from '../aws-limits.ts';
import { type EksConfig, monitoringOf } from './eks.ts';
import type { Report } from './faults.ts';
import { parseInstanceType } from './instance-type.ts';
import { type Network, smallestSubnet } from './network.ts';

/** The capacity of a node of an instance type. */
interface NodeCapacity {
  /** The maximum number of pods, with those on the host network. */
  readonly pods: number;
  /**
   * Addresses of its subnet that a node holds as soon as it has a pod: with its defaults the VPC CNI keeps a whole
   * network interface in reserve beside the first (WARM_ENI_TARGET 1,
   * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md).
   */
  readonly addresses: number;
  /** In MiB; only for small sizes. */
  readonly memory?: number;
}

/**
 * Network interfaces of an instance, and addresses of each, by the size. A node takes interfaces * (addresses - 1) + 2
 * pods. As AWS lists them (github.com/awslabs/amazon-eks-ami, nodeadm/internal/kubelet/eni-max-pods.txt); a newer
 * generation may have more of both, never fewer.
 */
const interfaces: Readonly<Record<string, readonly [count: number, addresses: number]>> = {
  nano: [2, 2],
  micro: [2, 2],
  small: [3, 4],
  medium: [2, 4],
  large: [3, 10],
  xlarge: [4, 15],
  '2xlarge': [4, 15],
  '3xlarge': [4, 15],
};
const ofLargerSizes = [8, 30] as const;

/** The sizes from 16xlarge on, and metal, most of which have 50 addresses on each interface. */
const largestSizes = /^(1[6-9]|[2-9]\d|\d{3})xlarge$|^metal/;
const addressesOfLargestSizes = 50;

/** Types that differ from others of their size. */
const exceptions: readonly (readonly [RegExp, readonly [count: number, addresses: number]])[] = [
  [/^(t3a|m1)\.small$/, [2, 4]],
  [/^t\d[a-z]*\.medium$/, [3, 6]],
  [/^(c1|m1|m3)\.medium$/, [2, 6]],
  [/^t\d[a-z]*\.large$/, [3, 12]],
  [/^m4\.large$/, [2, 10]],
  [/^t2\.2?xlarge$/, [3, 15]],
  [/^d3(en)?\./, [4, 3]],
];

/** MiB of the sizes that may have too little. */
const memories: Readonly<Record<string, number>> = { nano: 512, micro: 1024 };

/** The minimum capacity of a node of the type; undefined if the text is no instance type. */
export function nodeCapacity(type: string): NodeCapacity | undefined {
  const size = parseInstanceType(type)?.size;
  if (size === undefined) return undefined;
  const exception = exceptions.find(([pattern]) => pattern.test(type))?.[1];
  const [count, addresses] = exception ?? interfaces[size] ?? ofLargerSizes;
  const memory = memories[size];
  return {
    pods: count * (addresses - 1) + 2,
    addresses: Math.min(count, 2) * (largestSizes.test(size) ? addressesOfLargestSizes : addresses),
    ...(memory === undefined ? {} : { memory }),
  };
}

/** Pods that every node runs: the VPC CNI, kube-proxy, EKS's pod identity agent; and CloudWatch's agent and Fluent Bit. */
const nodePods = { always: 3, containerInsights: 2 };

/**
 * Pods that a cluster runs: two each of CoreDNS, metrics-server and the load balancer controller, and the autoscaler; and
 * the operator of CloudWatch's agent.
 */
const clusterPods = { always: 7, containerInsights: 1 };

/** MiB that metrics-server requests, the most of the cluster's own pods. */
const largestRequest = 200;

/**
 * MiB of a node that pods do not get: 255 and 11 for each pod, and 100 at which pods are evicted
 * (https://awslabs.github.io/amazon-eks-ami/nodeadm, kubelet's evictionHard).
 */
const keptMemory = (pods: number) => 255 + 11 * pods + 100;

/** Reports instance types that are too small for the cluster's own pods and the services. */
export function checkRoomForPods(
  eks: EksConfig,
  { zoneCount }: Pick<Network, 'zoneCount'>,
  namespaceCount: number,
  report: Report,
): void {
  const { containerInsights } = monitoringOf(eks);
  const podsOf = (pods: typeof nodePods) => pods.always + (containerInsights ? pods.containerInsights : 0);
  const podsOfNode = podsOf(nodePods);
  const podsOfCluster = podsOf(clusterPods);
  eks.instanceTypes.forEach((type, index) => {
    const refuse = (text: string) => report(`instanceTypes[${index}]`, `${type} ${text}`);
    const capacity = nodeCapacity(type);
    if (!capacity) return;
    const { pods, memory } = capacity;
    const fewest = eks.autoscalingMinimumSizeByAz * zoneCount;
    const most = eks.autoscalingMaximumSizeByAz * zoneCount;
    const room = (nodes: number) => nodes * Math.max(0, pods - podsOfNode);
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

/** Addresses that EKS wants in a subnet of the control plane (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html). */
const addressesOfControlPlane = 6;

/** How many nodes an update of a node group adds in each zone (https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html). */
const nodesOfUpdate = 2;

/** Reports subnets with too few addresses for the nodes. */
export function checkRoomForNodes(network: Network, eks: EksConfig, report: Report): void {
  const subnet = network.mainNetworkBlock.part(network.subnetPrefixExtension, 0);
  if (!subnet || subnet.prefix > smallestSubnet) return;
  const usable = subnet.size - reservedSubnetAddresses;
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
