/**
 * Stands in for: the AWS Load Balancer Controller, and the application load balancer that all Ingresses of an
 * environment share.
 * Faithful: Ingresses join by class and by the labels of their namespace; rules by host and path in the controller's
 * order; the targets are the addresses of ready pods, not the Service; X-Forwarded headers; connections to targets are
 * kept, and come from an address of its subnet. HTTP answers 301, an unknown host the shared Ingress's answer, no ready
 * pod 503, a pod that refuses 502. The certificate covers the domain and its wildcard. An Ingress shows the address once
 * requests are served.
 * Not: the labels of a namespace are read once. A pod's readiness counts: there are no health checks and no readiness
 * gates. Of the annotations listen-ports and group.order are read; one that changes which requests a target gets,
 * or how, is refused by name. HTTP/2, WebSockets, access logs and security groups are missing.
 * The web firewall has one rule, which refuses requests without a User-Agent. The rehearsal's authority signs the
 * certificate.
 *
 * `node application-load-balancer.ts --settings FILE --kubeconfig FILE [--kubectl PROGRAM]`. On stdout:
 * `{"ready":true,"balancers":[{"group","httpPort","httpsPort"}]}`, then `{"event":"joined"|"left","group","namespace","name"}`.
 */

import { readFile } from 'node:fs/promises';
import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, type Running, runServer } from 'programs/run-server.ts';
import {
  type EndpointSlice,
  endpointSlices,
  readyTargets,
} from './application-load-balancer/endpoint-slice.ts';
import { ingresses } from './application-load-balancer/ingress.ts';
import type { ListenerRule } from './application-load-balancer/listener-rules.ts';
import { openListeners } from './application-load-balancer/listeners.ts';
import { createMembers, type MembershipEvent } from './application-load-balancer/members.ts';
import type { Settings } from './application-load-balancer/settings.ts';
import { assertKubectl, type KubectlOptions } from './kubernetes/kubectl.ts';
import { mirrorObjects } from './kubernetes/mirror.ts';

interface ApplicationLoadBalancerOptions extends Omit<KubectlOptions, 'signal'> {
  readonly settings: Settings;
  /** Called once all Ingresses and pods were read. */
  readonly onReady: (balancers: readonly BalancerPorts[]) => void;
  readonly onEvent: (event: MembershipEvent) => void;
  readonly onFault: (sentence: string) => void;
}

/** Where a load balancer listens. */
export interface BalancerPorts {
  readonly group: string;
  readonly httpPort: number;
  readonly httpsPort: number;
}

/** Serves all namespaces until it is closed. A failure is reported and retried with a new list. */
export async function startApplicationLoadBalancer(
  options: ApplicationLoadBalancerOptions,
): Promise<Running> {
  const ending = new AbortController();
  const kubectl = { ...options, signal: ending.signal };
  await assertKubectl(kubectl);
  const known: Known = { slices: [], rules: new Map() };
  const opened = await openBalancers(options, known);
  const isRead = readyOnce(['Ingresses', 'EndpointSlices'], () => options.onReady(opened));
  const join = createMembers(kubectl, options, known.rules);
  const mirrors = [
    mirrorObjects({
      ...kubectl,
      kind: endpointSlices,
      onChange(found) {
        known.slices = found;
        isRead('EndpointSlices');
      },
    }),
    mirrorObjects({
      ...kubectl,
      kind: ingresses,
      async onChange(found) {
        await join(found);
        isRead('Ingresses');
      },
    }),
  ];
  return {
    async close() {
      ending.abort();
      await Promise.all([...opened.map((listeners) => listeners.close()), ...mirrors]);
    },
  };
}

/** The current state of the cluster. */
interface Known {
  slices: readonly EndpointSlice[];
  /** By group. */
  readonly rules: Map<string, readonly ListenerRule[]>;
}

function openBalancers({ settings, onFault }: ApplicationLoadBalancerOptions, known: Known) {
  return Promise.all(
    settings.balancers.map(async (balancer) => {
      const { group } = balancer;
      const listeners = await openListeners(settings, balancer, {
        rules: () => known.rules.get(group) ?? [],
        targets: (backend) => readyTargets(known.slices, backend),
        onFault,
      });
      return { group, ...listeners };
    }),
  );
}

/** Calls `onReady` once each of the names was seen. */
function readyOnce(names: readonly string[], onReady: () => void): (name: string) => void {
  const missing = new Set(names);
  return (name) => {
    if (missing.delete(name) && missing.size === 0) onReady();
  };
}

async function main(): Promise<Running> {
  const flags = readFlags(process.argv.slice(2), ['settings', 'kubeconfig', 'kubectl']);
  return startApplicationLoadBalancer({
    program: flags.optional('kubectl') ?? 'kubectl',
    kubeconfig: flags.one('kubeconfig'),
    settings: JSON.parse(await readFile(flags.one('settings'), 'utf8')),
    onReady: (balancers) => printLine({ ready: true, balancers }),
    onEvent: printLine,
    onFault: (sentence) => complain('application-load-balancer', sentence),
  });
}

if (import.meta.main) await runServer('application-load-balancer', main);
