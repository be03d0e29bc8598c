import { instanceTypeParts } from './instance-type.ts';

/** What a node of an instance type has room for. */
export interface NodeCapacity {
  /** Pods at a time, those of the node's own network too. */
  readonly pods: number;
  /**
   * Addresses of its subnet that a node holds as soon as it has a pod: with its defaults the VPC CNI keeps a whole
   * network interface in reserve beside the first (WARM_ENI_TARGET 1,
   * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md).
   */
  readonly addresses: number;
  /** Where there is little of it: in MiB. */
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

/** Types that are not as others of their size. */
const exceptions: readonly (readonly [RegExp, readonly [count: number, addresses: number]])[] = [
  [/^(t3a|m1)\.small$/, [2, 4]],
  [/^t\d[a-z]*\.medium$/, [3, 6]],
  [/^(c1|m1|m3)\.medium$/, [2, 6]],
  [/^t\d[a-z]*\.large$/, [3, 12]],
  [/^m4\.large$/, [2, 10]],
  [/^t2\.2?xlarge$/, [3, 15]],
  [/^d3(en)?\./, [4, 3]],
];

/** MiB of the sizes in which it may be too little. */
const memories: Readonly<Record<string, number>> = { nano: 512, micro: 1024 };

/** What a node of the type has room for, at least; undefined for what is not the name of a type. */
export function nodeCapacity(type: string): NodeCapacity | undefined {
  const size = instanceTypeParts(type)?.size;
  if (size === undefined) return undefined;
  const exception = exceptions.find(([pattern]) => pattern.test(type))?.[1];
  const [count, addresses] = exception ?? interfaces[size] ?? ofLargerSizes;
  const memory = memories[size];
  return {
    pods: count * (addresses - 1) + 2,
    addresses: Math.min(count, 2) * addresses,
    ...(memory === undefined ? {} : { memory }),
  };
}
