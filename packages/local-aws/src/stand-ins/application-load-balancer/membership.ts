import { z } from 'zod';
import { type KubectlOptions, keyOf, listObjects, type ResourceKind } from '../kubernetes/kubectl.ts';
import { faultOfAnnotations, type Ingress, listensForHttps } from './ingress.ts';
import type { BalancerSettings } from './settings.ts';

/** The labels of a namespace; undefined when there is no such namespace. */
type LabelsOf = (namespace: string) => Readonly<Record<string, string>> | undefined;

/** The load balancer that an Ingress has joined, or why it has none. */
export type Membership =
  | { readonly ingress: Ingress; readonly balancer: BalancerSettings; readonly fault?: string }
  | { readonly ingress: Ingress; readonly balancer: undefined; readonly fault: string };

/** An Ingress joins by its class and the labels of its namespace, as the class's parameters say. */
export function membershipOf(
  ingress: Ingress,
  balancers: readonly BalancerSettings[],
  labelsOf: LabelsOf,
): Membership {
  const key = keyOf(ingress);
  const { ingressClassName } = ingress.spec;
  const ofClass = balancers.filter(({ className }) => className === ingressClassName);
  if (ofClass.length === 0) {
    const fault = `${key} gets no address: the rehearsal does not know the Ingress class ${ingressClassName ?? '(none)'}`;
    return { ingress, balancer: undefined, fault };
  }
  const labels = labelsOf(ingress.metadata.namespace) ?? {};
  const balancer = ofClass.find(({ namespaceLabels }) =>
    Object.entries(namespaceLabels).every(([name, value]) => labels[name] === value),
  );
  if (!balancer) {
    const fault = `${key} gets no address: no parameters of the class ${ingressClassName} select the labels of its namespace`;
    return { ingress, balancer, fault };
  }
  const reason = listensForHttps(ingress)
    ? faultOfAnnotations(ingress)
    : 'its listen-ports have no HTTPS on 443, where its class redirects to';
  return reason === undefined
    ? { ingress, balancer }
    : { ingress, balancer, fault: `${key} is never asked: ${reason}` };
}

const namespace = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

const namespaces: ResourceKind<z.infer<typeof namespace>> = { path: '/api/v1/namespaces', schema: namespace };

/** Reads the labels of namespaces; an unknown namespace makes it read all again. */
export function namespaceLabels(kubectl: KubectlOptions): (names: readonly string[]) => Promise<LabelsOf> {
  let known = new Map<string, Readonly<Record<string, string>>>();
  return async (names) => {
    if (names.some((name) => !known.has(name))) {
      const { objects } = await listObjects(kubectl, namespaces);
      known = new Map(objects.map(({ metadata }) => [metadata.name, metadata.labels]));
    }
    return (name) => known.get(name);
  };
}
