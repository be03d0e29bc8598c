import type { KubernetesObject } from 'local-cluster/cluster/api-server.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { readStack } from '../terraform/read-stack.ts';
import { kubernetesResources } from './kubernetes-resources.ts';

/**
 * The Kubernetes objects of a namespaces stack, read from the JSON of its `cdk.tf.json`, in an order in which they can
 * be made. A kind or a setting it does not know, or a value only an apply could tell, is an ActionableError that names it.
 */
export function parseNamespacesStack(json: unknown): KubernetesObject[] {
  const { kinds, readAll } = readStack(json, 'src/namespaces-stack');
  const unknown = [...kinds.keys()].find((kind) => !(kind in kubernetesResources));
  if (unknown !== undefined) {
    throw new ActionableError(
      `${unknown} is a kind the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.`,
    );
  }
  return Object.entries(kubernetesResources).flatMap(([kind, schema]) =>
    readAll(kind, schema).map(({ value }) => value),
  );
}
