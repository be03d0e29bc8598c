import type { ApiServer, KubernetesObject } from 'local-cluster/cluster/api-server.ts';

/** Makes what must be there before the first deployment: namespaces and rights, as the cluster's administrator. */
export async function applyPlatform(
  apiServer: ApiServer,
  objects: readonly KubernetesObject[],
): Promise<void> {
  for (const object of objects) await apiServer.apply(object);
}
