import { ActionableError } from 'programs/actionable-error.ts';

export interface KubernetesVersion {
  readonly kubernetes: string;
  /** The one that this Kubernetes is released with. */
  readonly etcd: string;
  /** The oldest Go that builds it, as its go.mod says. */
  readonly go: string;
}

/** One entry a minor that the environments may name; each has its folder in packages/local-cluster/kubernetes. */
export const kubernetesVersions: Readonly<Record<string, KubernetesVersion>> = {
  '1.36': { kubernetes: '1.36.3', etcd: '3.6.8', go: '1.26.0' },
};

/** The programs of a cluster, under the names that their releases give them. */
export const kubernetesPrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const;

export type KubernetesProgram = (typeof kubernetesPrograms)[number];

/** The exact versions of a minor such as `1.36`. */
export function kubernetesVersion(minor: string): KubernetesVersion {
  const version = Object.hasOwn(kubernetesVersions, minor) ? kubernetesVersions[minor] : undefined;
  if (version) return version;
  const known = Object.keys(kubernetesVersions).join(', ');
  throw new ActionableError(
    `The rehearsal has no Kubernetes ${minor}, only ${known}: set \`version\` in the environment's eks.ts to one of them, or add it to packages/local-cluster/src/tools/kubernetes-versions.ts.`,
  );
}

/** What the program's `--version` must say. */
export function wantedVersion(program: KubernetesProgram, version: KubernetesVersion): string {
  return program === 'etcd' ? `etcd Version: ${version.etcd}` : `Kubernetes v${version.kubernetes}`;
}

/** The name of the folder of these versions in the cache. */
export function cacheName(version: KubernetesVersion, architecture: string): string {
  return `kubernetes-${version.kubernetes}-etcd-${version.etcd}-linux-${architecture}`;
}
