import type { ApiServer, KubernetesObject } from 'local-cluster/cluster/api-server.ts';

/** Applies what the first deployment needs: namespaces and rights, as the cluster's administrator. */
export async function applyPlatform(
  apiServer: ApiServer,
  objects: readonly KubernetesObject[],
): Promise<void> {
  for (const object of objects) await apiServer.apply(object);
}
