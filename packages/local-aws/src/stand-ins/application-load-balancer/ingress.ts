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

/**
 * Whether the Ingress's rules are on the HTTPS port, by its annotation. Without it the controller uses HTTPS
 * alone if the class has a certificate, as here.
 */
export function listensForHttps({ metadata }: Ingress): boolean {
  const ports = metadata.annotations['alb.ingress.kubernetes.io/listen-ports'];
  return ports === undefined || /"HTTPS"\s*:\s*443\b/.test(ports);
}
