import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { kubernetesVersion } from '../../config/kubernetes-versions.ts';

export interface AddonsProps {
  readonly clusterName: string;
  /** The Kubernetes minor version. */
  readonly version: string;
}

type AddonName = (typeof nodeAddons)[number] | (typeof podAddons)[number];

/** No node becomes ready without these, so they are created before the first. */
const nodeAddons = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'] as const;

/** These run as pods and need a node. EKS would report them as degraded without one. */
const podAddons = ['coredns', 'metrics-server'] as const;

/** Settings that differ from the defaults of an add-on. */
const configurations: { readonly [N in AddonName]?: Readonly<Record<string, string>> } = {
  // Without it, a NetworkPolicy is accepted but not enforced.
  'vpc-cni': { enableNetworkPolicy: 'true' },
};

/** The add-ons that a node needs. The node group depends on them. */
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
    // An update overwrites manual changes instead of failing.
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    ...(configuration ? { configurationValues: JSON.stringify(configuration) } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  });
}
