import type { KubernetesObject } from 'local-cluster/cluster/api-server.ts';
import type { z } from 'zod';
import { errorOfIssues, StackError } from '../terraform/stack-error.ts';
import { readResources } from '../terraform/stack-resources.ts';
import { limitRange } from './limit-range.ts';
import { namespace } from './namespace.ts';
import { networkPolicy } from './network-policy.ts';
import { resourceQuota } from './resource-quota.ts';
import { clusterRole, role } from './role.ts';
import { clusterRoleBinding, roleBinding } from './role-binding.ts';

/** What Terraform's Kubernetes provider sends for each kind of resource; a kind comes after those it needs. */
const kinds: Readonly<Record<string, z.ZodType<KubernetesObject>>> = {
  kubernetes_namespace_v1: namespace,
  kubernetes_resource_quota_v1: resourceQuota,
  kubernetes_limit_range_v1: limitRange,
  kubernetes_network_policy_v1: networkPolicy,
  kubernetes_role_v1: role,
  kubernetes_role_binding_v1: roleBinding,
  kubernetes_cluster_role_v1: clusterRole,
  kubernetes_cluster_role_binding_v1: clusterRoleBinding,
};

/**
 * The Kubernetes objects of a namespaces stack, read from the JSON of its `cdk.tf.json`, in an order in which they can
 * be made. A kind or a setting it does not know, or a value only an apply could tell, is a StackError that names it.
 */
export function parseNamespacesStack(json: unknown): KubernetesObject[] {
  const resources = readResources(json);
  const unknown = [...resources.keys()].find((kind) => !(kind in kinds));
  if (unknown !== undefined) {
    throw new StackError(
      `${unknown} is a kind the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.`,
    );
  }
  return Object.entries(kinds).flatMap(([kind, schema]) =>
    [...(resources.get(kind) ?? [])].map(([id, attributes]) => {
      const parsed = schema.safeParse(attributes);
      if (!parsed.success) throw errorOfIssues(`${kind}.${id}`, parsed.error.issues, 'src/namespaces-stack');
      return parsed.data;
    }),
  );
}
