import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { type AddonVersions, kubernetesVersion } from '../../config/kubernetes-versions.ts';

export interface AddonsProps {
  readonly clusterName: string;
  /** The Kubernetes minor version. */
  readonly version: string;
}

type AddonName = keyof AddonVersions;

/** Without these no node gets ready, so they are there before the first. */
const nodeAddons = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'] as const;

/** These are pods, which wait for a node; EKS would call them degraded until there is one. */
const podAddons = ['coredns', 'metrics-server'] as const;

/** What differs from an add-on's defaults. */
const configurations: { readonly [N in AddonName]?: Readonly<Record<string, string>> } = {
  // Without it a NetworkPolicy is taken, shown, and not kept by anything.
  'vpc-cni': { enableNetworkPolicy: 'true' },
};

/** The add-ons that a node needs to be one: the node group depends on them. */
export function createNodeAddons(scope: Construct, props: AddonsProps): EksAddon[] {
  return nodeAddons.map((name) => createAddon(scope, name, props, []));
}

/** The add-ons that need a node. */
export function createPodAddons(scope: Construct, props: AddonsProps, nodes: ITerraformDependable): void {
  for (const name of podAddons) createAddon(scope, name, props, [nodes]);
}

function createAddon(
  scope: Construct,
  name: AddonName,
  { clusterName, version }: AddonsProps,
  dependsOn: ITerraformDependable[],
): EksAddon {
  const configuration = configurations[name];
  return new EksAddon(scope, `addon-${name}`, {
    clusterName,
    addonName: name,
    addonVersion: kubernetesVersion(version).addons[name],
    // This file says what runs; a change by hand is put back at the next update instead of failing it.
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    ...(configuration ? { configurationValues: JSON.stringify(configuration) } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  });
}
