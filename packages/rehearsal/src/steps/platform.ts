import type { Cluster } from 'local-cluster/cluster/cluster.ts';
import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';

/**
 * Applies what the first deployment needs, namespaces and rights, as the cluster's administrator.
 * @throws ActionableError with the words of the API server if it refuses an object.
 */
export async function applyPlatform(
  cluster: Pick<Cluster, 'kubectl'>,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const flags = ['--server-side', '--force-conflicts', '--field-manager=rehearsal', '--filename=-'];
  await cluster.kubectl(['apply', ...flags], { input });
}
