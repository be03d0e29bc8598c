import { z } from 'zod';
import type { ResourceKind } from '../kubernetes/kubectl.ts';
import type { Backend } from './listener-rules.ts';

const endpointSlice = z.object({
  metadata: z.object({
    namespace: z.string(),
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()),
        // The API counts unset as ready.
        conditions: z.object({ ready: z.boolean().nullish() }).default({}),
      }),
    )
    .nullish(),
  ports: z.array(z.object({ name: z.string().nullish(), port: z.number().nullish() })).nullish(),
});

/** The fields of an EndpointSlice that are used here. */
export type EndpointSlice = z.infer<typeof endpointSlice>;

export const endpointSlices: ResourceKind<EndpointSlice> = {
  path: '/apis/discovery.k8s.io/v1/endpointslices',
  schema: endpointSlice,
};

/** A pod's address and port. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** The ready pods behind a Service, at the named port: the targets of type `ip`. */
export function readyTargets(slices: readonly EndpointSlice[], backend: Backend): Target[] {
  return slices
    .filter(
      ({ metadata }) =>
        metadata.namespace === backend.namespace &&
        metadata.labels['kubernetes.io/service-name'] === backend.service,
    )
    .flatMap(({ endpoints, ports }) => {
      const port = ports?.find(({ name }) => (name ?? '') === backend.port)?.port;
      const ready = (endpoints ?? []).filter(({ conditions }) => conditions.ready !== false);
      return port ? ready.flatMap(({ addresses }) => addresses.map((host) => ({ host, port }))) : [];
    });
}
