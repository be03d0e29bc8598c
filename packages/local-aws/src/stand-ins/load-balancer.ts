/**
 * Stands in for: the controller that gives each Service of type LoadBalancer an AWS network load balancer.
 * Faithful: the address appears in the Service's status some time after the Service, is kept as long as the
 * Service stays, and goes with it; a Service of a class that AWS does not serve gets none.
 * Not: the address is an IP of the cluster's own network, which kube-proxy answers, where AWS shows a host
 * name; no health checks, annotations or TLS.
 *
 * `node load-balancer.ts --kubeconfig FILE --range 10.77.1.0/24 [--kubectl PROGRAM]`. On stdout:
 * `{"ready":true,"range":...}`, then `{"event":"assigned"|"released","namespace","name","address"}`.
 */

import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, type Running, runServer } from 'programs/run-server.ts';
import { z } from 'zod';
import { createAddressPool } from './address-pool.ts';
import {
  assertKubectl,
  type KubectlOptions,
  keyOf,
  loadBalancerStatus,
  patchAddresses,
  type ResourceKind,
  shownAddresses,
} from './kubernetes/kubectl.ts';
import { mirrorObjects, tellOnce } from './kubernetes/mirror.ts';

const service = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({ type: z.string().optional(), loadBalancerClass: z.string().optional() }),
  status: loadBalancerStatus,
});

/** The fields of a Kubernetes Service that are used here. */
type Service = z.infer<typeof service>;

const services: ResourceKind<Service> = { path: '/api/v1/services', schema: service };

/** The classes of AWS's controllers, which also serve a Service without a class. */
const ownClasses = ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'];

/** Whether the Service wants a load balancer of a class that AWS serves. */
function wantsAddress({ spec }: Service): boolean {
  const { type, loadBalancerClass } = spec;
  return (
    type === 'LoadBalancer' && (loadBalancerClass === undefined || ownClasses.includes(loadBalancerClass))
  );
}

/** An address that a Service got or gave back. */
export interface AddressEvent {
  readonly event: 'assigned' | 'released';
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
}

/** The cluster, the addresses to assign, and the listeners. */
interface LoadBalancerOptions extends Omit<KubectlOptions, 'signal'> {
  readonly range: string;
  readonly onReady: () => void;
  readonly onEvent: (event: AddressEvent) => void;
  readonly onFault: (sentence: string) => void;
}

/** Serves all namespaces until it is closed. A failure is reported and retried with a new list. */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<Running> {
  const ending = new AbortController();
  const kubectl = { ...options, signal: ending.signal };
  await assertKubectl(kubectl);
  const assign = createAssigner(kubectl, options);
  let isReady = false;
  const mirror = mirrorObjects({
    ...kubectl,
    kind: services,
    onChange(found) {
      if (!isReady) options.onReady();
      isReady = true;
      return assign(found);
    },
  });
  return {
    async close() {
      ending.abort();
      await mirror;
    },
  };
}

/** Returns a function that assigns addresses to Services and writes them to their status. */
function createAssigner(
  kubectl: KubectlOptions,
  { range, onEvent, onFault }: LoadBalancerOptions,
): (found: readonly Service[]) => Promise<void> {
  const pool = createAddressPool(range);
  const told = new Set<string>();
  const tellFaults = tellOnce(onFault);
  const tell = (event: AddressEvent['event'], key: string, address: string) => {
    const [namespace = '', name = ''] = key.split('/');
    onEvent({ event, namespace, name, address });
  };
  return async (found) => {
    const wanting = found.filter(wantsAddress).sort(shownFirst);
    const keys = wanting.map(keyOf);
    for (const key of pool.owners().filter((owner) => !keys.includes(owner))) {
      const address = pool.release(key);
      if (address !== undefined && told.delete(key)) tell('released', key, address);
    }
    const withdrawn = found.filter(
      (service) => !wantsAddress(service) && shownAddresses(service).some(pool.has),
    );
    for (const { metadata } of withdrawn) await patchAddresses(kubectl, 'service', metadata, []);
    const faults = found.flatMap(faultOfClass);
    for (const service of wanting) {
      const key = keyOf(service);
      const [shown, ...others] = shownAddresses(service);
      const address = pool.take(key, shown);
      if (address === undefined) {
        faults.push(`${key} gets no address: no address of the range is free`);
        continue;
      }
      if (shown !== address || others.length > 0)
        await patchAddresses(kubectl, 'service', service.metadata, [{ ip: address }]);
      if (!told.has(key)) tell('assigned', key, address);
      told.add(key);
    }
    tellFaults(faults);
  };
}

/** A Service keeps the address that it shows, so those that show one choose before the others. */
function shownFirst(one: Service, other: Service): number {
  return Math.sign(shownAddresses(other).length) - Math.sign(shownAddresses(one).length);
}

function faultOfClass(service: Service): string[] {
  const { type, loadBalancerClass } = service.spec;
  if (type !== 'LoadBalancer' || wantsAddress(service)) return [];
  return [
    `${keyOf(service)} gets no address: the rehearsal does not know the loadBalancerClass ${loadBalancerClass}`,
  ];
}

async function main(): Promise<Running> {
  const flags = readFlags(process.argv.slice(2), ['kubeconfig', 'range', 'kubectl']);
  const range = flags.one('range');
  return startLoadBalancer({
    program: flags.optional('kubectl') ?? 'kubectl',
    kubeconfig: flags.one('kubeconfig'),
    range,
    onReady: () => printLine({ ready: true, range }),
    onEvent: printLine,
    onFault: (sentence) => complain('load-balancer', sentence),
  });
}

if (import.meta.main) await runServer('load-balancer', main);
