/** The add-ons of a cluster, by their names in EKS. */
interface AddonVersions {
  readonly 'vpc-cni': string;
  readonly 'kube-proxy': string;
  readonly 'eks-pod-identity-agent': string;
  readonly coredns: string;
  readonly 'metrics-server': string;
  readonly 'amazon-cloudwatch-observability': string;
}

/** The versions that belong to a minor version of Kubernetes. */
export interface KubernetesVersion {
  /** The last day of EKS standard support, `2027-08-02`. */
  readonly supportEnds: string;
  readonly addons: AddonVersions;
  /**
   * The release of the EKS optimized AMI that the nodes run, Amazon Linux 2023, of either architecture: the kubelet's
   * version and the AMI's day.
   */
  readonly nodeRelease: string;
  /** The image of the cluster autoscaler. It must have the minor version of the cluster. */
  readonly clusterAutoscaler: string;
}

/** Add-ons with one version for all minor versions of the table. */
const sharedAddons = {
  'vpc-cni': 'v1.22.4-eksbuild.3',
  'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
  'metrics-server': 'v0.9.0-eksbuild.11',
  'amazon-cloudwatch-observability': 'v6.4.0-eksbuild.1',
} as const;

/**
 * The Kubernetes versions in EKS standard support (read on 2026-11-23), each with the add-ons that a cluster of that
 * version took in September 2026 (docs/decisions/0012: how they are found and updated).
 */
export const kubernetesVersions: ReadonlyMap<string, KubernetesVersion> = new Map<string, KubernetesVersion>(
  Object.entries({
    '1.34': {
      supportEnds: '2026-12-02',
      addons: { ...sharedAddons, 'kube-proxy': 'v1.34.6-eksbuild.29', coredns: 'v1.12.4-eksbuild.38' },
      nodeRelease: '1.34.10-20260903',
      clusterAutoscaler: 'v1.34.4',
    },
    '1.35': {
      supportEnds: '2027-03-27',
      addons: { ...sharedAddons, 'kube-proxy': 'v1.35.3-eksbuild.29', coredns: 'v1.13.2-eksbuild.31' },
      nodeRelease: '1.35.7-20260903',
      clusterAutoscaler: 'v1.35.1',
    },
    '1.36': {
      supportEnds: '2027-08-02',
      addons: { ...sharedAddons, 'kube-proxy': 'v1.36.0-eksbuild.25', coredns: 'v1.14.3-eksbuild.23' },
      nodeRelease: '1.36.3-20260903',
      clusterAutoscaler: 'v1.36.1',
    },
  }),
);

/** The row of a version that `checkEks` accepts. Throws a RangeError for others. */
export function kubernetesVersion(version: string): KubernetesVersion {
  const found = kubernetesVersions.get(version);
  if (!found) throw new RangeError(`${version} is not a version that EKS supports`);
  return found;
}
