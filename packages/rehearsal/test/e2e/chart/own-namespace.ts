import { z } from 'zod';
import type { ChartCluster } from './chart-cluster.ts';

const namespaceSchema = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
});
const roleSchema = z.object({
  rules: z.array(z.looseObject({ verbs: z.array(z.string()), resourceNames: z.unknown().optional() })),
});
const policySchema = z.object({ spec: z.looseObject({ ingress: z.array(z.looseObject({})) }) });
const bindingSchema = z.object({ roleRef: z.looseObject({}), subjects: z.array(z.looseObject({})) });

/**
 * Makes a namespace like the one that the rehearsal deployed to: the same labels, Pod Security and deployer, with
 * the same rights. It has no quota, and if it has many releases, the rights are not limited to names.
 */
export async function makeNamespace(
  cluster: ChartCluster,
  name: string,
  { hasManyReleases = true } = {},
): Promise<void> {
  const read = async (...what: string[]) =>
    JSON.parse(await cluster.kubectl(['get', ...what, '--output=json'])) as unknown;
  const like = ['--namespace', cluster.namespace];
  const { metadata } = namespaceSchema.parse(await read('namespace', cluster.namespace));
  const { rules } = roleSchema.parse(await read('role', 'deployer', ...like));
  const { roleRef, subjects } = bindingSchema.parse(await read('rolebinding', 'deployer', ...like));
  const rbac = 'rbac.authorization.k8s.io/v1';
  const deployer = { name: 'deployer', namespace: name };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: withoutOwnName(metadata.labels) } },
    {
      apiVersion: rbac,
      kind: 'Role',
      metadata: deployer,
      rules: hasManyReleases ? rules.map(({ resourceNames: _, ...rule }) => rule) : rules,
    },
    { apiVersion: rbac, kind: 'RoleBinding', metadata: deployer, roleRef, subjects },
  ];
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/**
 * Allows what the platform allows: requests to the port of the service, from the load balancer and from the namespace.
 * Charts with `networkPolicy.allowHttp: false` rely on it. Egress stays open, for the load clients.
 */
export async function letRequestsIn(cluster: ChartCluster, name: string): Promise<void> {
  const read = ['get', 'networkpolicy', 'allow-requests', '--namespace', cluster.namespace, '--output=json'];
  const { ingress } = policySchema.parse(JSON.parse(await cluster.kubectl(read))).spec;
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-requests', namespace: name },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress },
  };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(policy));
}

function withoutOwnName(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => name !== 'kubernetes.io/metadata.name'),
  );
}
