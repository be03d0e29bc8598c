import { z } from 'zod';

const service = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({ type: z.string().optional(), loadBalancerClass: z.string().optional() }),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z
            .array(z.object({ ip: z.string().optional(), hostname: z.string().optional() }))
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const serviceList = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(service),
});

const watchEvent = z.object({ type: z.string(), object: z.unknown() });

/** What matters here of a Kubernetes Service. */
export type Service = z.infer<typeof service>;

/** One change that a watch tells of. */
export interface ServiceChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly service: Service;
}

/** The classes that AWS's controllers answer for; a Service without one is theirs too. */
const ownClasses = ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'];

/** Parses the API server's answer to a list of Services. */
export function parseServiceList(text: string): { resourceVersion: string; services: Service[] } {
  const { metadata, items } = serviceList.parse(JSON.parse(text));
  return { resourceVersion: metadata.resourceVersion, services: items };
}

/** Parses one line of a watch: a change, `ended` when the API server ends it, or undefined for a bookmark. */
export function parseWatchLine(line: string): ServiceChange | 'ended' | undefined {
  const { type, object } = watchEvent.parse(JSON.parse(line));
  if (type === 'ERROR') return 'ended';
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return undefined;
  return { type, service: service.parse(object) };
}

/** `namespace/name`, which is one Service at a time. */
export function keyOf({ metadata }: Service): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Whether a load balancer is asked for, of a class that AWS serves. */
export function wantsAddress({ spec }: Service): boolean {
  const { type, loadBalancerClass } = spec;
  return (
    type === 'LoadBalancer' && (loadBalancerClass === undefined || ownClasses.includes(loadBalancerClass))
  );
}

/** The addresses that the Service's status shows. */
export function shownAddresses({ status }: Service): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}
