import { z } from 'zod';
import { loadBalancerStatus, type ResourceKind } from '../kubernetes/kubectl.ts';

const backend = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ name: z.string().optional(), number: z.number().optional() }),
    })
    .optional(),
});

const ingress = z.object({
  metadata: z.object({
    namespace: z.string(),
    name: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    ingressClassName: z.string().optional(),
    rules: z
      .array(
        z.object({
          host: z.string().optional(),
          http: z
            .object({
              paths: z.array(z.object({ path: z.string().default(''), pathType: z.string(), backend })),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
  status: loadBalancerStatus,
});

/** The fields of a Kubernetes Ingress that are used here. */
export type Ingress = z.infer<typeof ingress>;

export const ingresses: ResourceKind<Ingress> = {
  path: '/apis/networking.k8s.io/v1/ingresses',
  schema: ingress,
};

const prefix = 'alb.ingress.kubernetes.io/';

/** Annotations that change which requests a target gets, or how it gets them. */
const ofRequests =
  /^(?:(?:actions|conditions|transforms)\.|auth-|jwt-validation$|mutual-authentication$|use-regex-path-match$)/;
/** Those of which the default is what the stand-in does. */
const defaults: Readonly<Record<string, string>> = {
  'backend-protocol': 'HTTP',
  'backend-protocol-version': 'HTTP1',
};
const lowestOrder = -1000;
const highestOrder = 1000;

/** Why an Ingress with its annotations gets no requests; undefined if they are fine, or change nothing that is here. */
export function faultOfAnnotations({ metadata: { annotations } }: Ingress): string | undefined {
  const unknown = Object.entries(annotations).find(([key, value]) => {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    return ofRequests.test(name) || (defaults[name] ?? value) !== value;
  });
  if (unknown !== undefined) return `the rehearsal does not know its annotation ${unknown.join(': ')}`;
  const order = annotations[`${prefix}group.order`] ?? '0';
  const isOrder = /^[+-]?\d+$/.test(order) && Number(order) >= lowestOrder && Number(order) <= highestOrder;
  return isOrder ? undefined : `its group.order ${order} is not within [${lowestOrder}:${highestOrder}]`;
}

/**
 * Whether the Ingress's rules are on the HTTPS port, by its annotation. Without it the controller uses HTTPS
 * alone if the class has a certificate, as here.
 */
export function listensForHttps({ metadata }: Ingress): boolean {
  const ports = metadata.annotations[`${prefix}listen-ports`];
  return ports === undefined || /"HTTPS"\s*:\s*443\b/.test(ports);
}
