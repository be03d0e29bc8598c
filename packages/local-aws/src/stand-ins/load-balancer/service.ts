import { z } from 'zod';
import { loadBalancerStatus, type ResourceKind } from '../kubernetes/kubectl.ts';

const service = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({ type: z.string().optional(), loadBalancerClass: z.string().optional() }),
  status: loadBalancerStatus,
});

/** The fields of a Kubernetes Service that are used here. */
export type Service = z.infer<typeof service>;

export const services: ResourceKind<Service> = { path: '/api/v1/services', schema: service };

/** The classes of AWS's controllers, which also serve a Service without a class. */
const ownClasses = ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'];

/** Whether the Service wants a load balancer of a class that AWS serves. */
export function wantsAddress({ spec }: Service): boolean {
  const { type, loadBalancerClass } = spec;
  return (
    type === 'LoadBalancer' && (loadBalancerClass === undefined || ownClasses.includes(loadBalancerClass))
  );
}
