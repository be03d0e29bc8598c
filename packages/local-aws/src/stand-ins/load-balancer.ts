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

import { readFlags } from 'local-cluster/program/read-flags.ts';
import { complain, printLine, type Running, runProgram } from 'local-cluster/program/run-program.ts';
import {
  assertKubectl,
  type KubectlOptions,
  listObjects,
  patchAddresses,
  watchObjects,
} from './kubernetes/kubectl.ts';
import { repeatUntilAborted } from './kubernetes/repeat-until-aborted.ts';
import { keyOf } from './kubernetes/resource-kind.ts';
import { type AddressPool, createAddressPool } from './load-balancer/address-pool.ts';
import { type AddressAction, planForChange, planForList } from './load-balancer/assign-addresses.ts';
import { services } from './load-balancer/service.ts';

/** An address that a Service got or gave back. */
export interface AddressEvent {
  readonly event: 'assigned' | 'released';
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
}

/** Where the Services are, which addresses there are, and who is told. */
export interface LoadBalancerOptions extends Omit<KubectlOptions, 'signal'> {
  readonly range: string;
  readonly onReady: () => void;
  readonly onEvent: (event: AddressEvent) => void;
  readonly onFault: (sentence: string) => void;
}

/** Serves all namespaces until it is closed. Whatever fails is told and tried again from a new list. */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<Running> {
  const ending = new AbortController();
  const balancer = { ...options, pool: createAddressPool(options.range), signal: ending.signal };
  await assertKubectl(balancer);
  const ended = serveUntilAborted(balancer);
  return {
    async close() {
      ending.abort();
      await ended;
    },
  };
}

interface Balancer extends LoadBalancerOptions, KubectlOptions {
  readonly pool: AddressPool;
}

function serveUntilAborted(balancer: Balancer): Promise<void> {
  let isReady = false;
  const onListed = (): void => {
    if (!isReady) balancer.onReady();
    isReady = true;
  };
  return repeatUntilAborted(() => serveOneWatch(balancer, onListed), balancer);
}

/** A watch also ends when an address is free again: the new list shows who waits for one. */
async function serveOneWatch(balancer: Balancer, onListed: () => void): Promise<void> {
  const { resourceVersion, objects } = await listObjects(balancer, services);
  onListed();
  for (const action of planForList(objects, balancer.pool)) await perform(action, balancer);
  for await (const change of watchObjects(balancer, services, resourceVersion)) {
    const actions = planForChange(change, balancer.pool);
    for (const action of actions) await perform(action, balancer);
    if (actions.some(({ kind }) => kind === 'release')) return;
  }
}

async function perform(action: AddressAction, balancer: Balancer): Promise<void> {
  switch (action.kind) {
    case 'assign':
      return assign(action, balancer);
    case 'withdraw':
      return patchAddresses(balancer, 'service', action.service.metadata, []);
    case 'release': {
      const [namespace = '', name = ''] = action.key.split('/');
      balancer.onEvent({ event: 'released', namespace, name, address: action.address });
      return;
    }
    case 'leave':
      balancer.onFault(`${keyOf(action.service)} gets no address: ${action.reason}`);
      return;
  }
}

async function assign(
  { service, address, isShown, isTold }: Extract<AddressAction, { kind: 'assign' }>,
  balancer: Balancer,
): Promise<void> {
  try {
    if (!isShown) await patchAddresses(balancer, 'service', service.metadata, [{ ip: address }]);
  } catch (error) {
    balancer.pool.release(keyOf(service));
    throw error;
  }
  const { namespace, name } = service.metadata;
  if (!isTold) balancer.onEvent({ event: 'assigned', namespace, name, address });
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

if (import.meta.main) await runProgram('load-balancer', main);
