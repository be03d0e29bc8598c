import type { KubernetesObject } from 'local-cluster/cluster/api-server.ts';
import { errorOfIssues, StackError } from '../terraform/stack-error.ts';
import { readResources } from '../terraform/stack-resources.ts';
import { kubernetesResources } from './kubernetes-resources.ts';

/**
 * The Kubernetes objects of a namespaces stack, read from the JSON of its `cdk.tf.json`, in an order in which they can
 * be made. A kind or a setting it does not know, or a value only an apply could tell, is a StackError that names it.
 */
export function parseNamespacesStack(json: unknown): KubernetesObject[] {
  const resources = readResources(json);
  const unknown = [...resources.keys()].find((kind) => !(kind in kubernetesResources));
  if (unknown !== undefined) {
    throw new StackError(
      `${unknown} is a kind the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.`,
    );
  }
  return Object.entries(kubernetesResources).flatMap(([kind, schema]) =>
    [...(resources.get(kind) ?? [])].map(([id, attributes]) => {
      const parsed = schema.safeParse(attributes);
      if (!parsed.success) throw errorOfIssues(`${kind}.${id}`, parsed.error.issues, 'src/namespaces-stack');
      return parsed.data;
    }),
  );
}
