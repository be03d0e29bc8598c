import { ActionableError } from 'programs/actionable-error.ts';

/** The exact versions of a cluster. */
export interface KubernetesVersion {
  readonly kubernetes: string;
  /** The etcd of this Kubernetes release. */
  readonly etcd: string;
  /** The oldest Go that builds it, from its go.mod. */
  readonly go: string;
  /** The newest CoreDNS whose go.mod leaves the versions of Kubernetes' own dependencies as they are. */
  readonly coredns: string;
  readonly networkPolicies: string;
  readonly authenticator: string;
}

/** The versions by the minor in eks.ts. Each minor has a folder in packages/local-cluster/kubernetes. */
export const kubernetesVersions: Readonly<Record<string, KubernetesVersion>> = {
  '1.36': {
    kubernetes: '1.36.3',
    etcd: '3.6.8',
    go: '1.26.0',
    coredns: '1.14.0',
    networkPolicies: '0.8.0',
    authenticator: '0.6.13',
  },
};

/** The programs of a cluster, by their names in the releases. */
export const kubernetesPrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const;

export type KubernetesProgram = (typeof kubernetesPrograms)[number];

/** The exact versions of a minor such as `1.36`. @throws ActionableError for another minor. */
export function kubernetesVersion(minor: string): KubernetesVersion {
  const version = Object.hasOwn(kubernetesVersions, minor) ? kubernetesVersions[minor] : undefined;
  if (version) return version;
  const known = Object.keys(kubernetesVersions).join(', ');
  throw new ActionableError(
    `The rehearsal has no Kubernetes ${minor}, only ${known}: set \`version\` in the environment's eks.ts to one of them, or add it to packages/local-cluster/src/tools/kubernetes-versions.ts.`,
  );
}

/** The first line of the program's `--version` output. */
export function wantedVersion(program: KubernetesProgram, version: KubernetesVersion): string {
  return program === 'etcd' ? `etcd Version: ${version.etcd}` : `Kubernetes v${version.kubernetes}`;
}

/** The name of these versions' folder in the cache. */
export function cacheName(version: KubernetesVersion, architecture: string): string {
  return `kubernetes-${version.kubernetes}-etcd-${version.etcd}-linux-${architecture}`;
}
