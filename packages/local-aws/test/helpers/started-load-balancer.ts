import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import type { MembershipEvent } from '../../src/stand-ins/application-load-balancer/members.ts';
import {
  type BalancerPorts,
  startApplicationLoadBalancer,
} from '../../src/stand-ins/application-load-balancer.ts';
import { createFakeKubectl, type FakeKubectl } from './fake-kubectl.ts';
import { clients } from './load-balancer-client.ts';
import { createSettings } from './load-balancer-objects.ts';

/** Load balancers of two environments, and pods for them; all are closed after each test of the suite. */
export function loadBalancerSuite() {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  /** The servers of the pods, each on its own address. */
  let podPort = 0;

  before(async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.1.1', resolve));
    const bound = server.address();
    podPort = typeof bound === 'object' && bound ? bound.port : 0;
    await new Promise((resolve) => server.close(resolve));
  });

  async function prepare({ hasWebFirewall = false } = {}) {
    const folder = await makeFolder();
    const kubectl = await createFakeKubectl(folder);
    const settings = await createSettings(folder, hasWebFirewall);
    const ca = await readFile(path.join(folder, 'pki/ca.crt'), 'utf8');
    for (const name of ['development', 'staging'])
      await kubectl.namespaces.put({ metadata: { name: `shop-${name}`, labels: { 'part-of': name } } });
    await kubectl.namespaces.put({ metadata: { name: 'elsewhere' } });
    const events: MembershipEvent[] = [];
    const faults: string[] = [];
    const serve = async () => {
      let ready: readonly BalancerPorts[] | undefined;
      const running = await startApplicationLoadBalancer({
        program: kubectl.program,
        kubeconfig: kubectl.kubeconfig,
        settings,
        onReady: (ports) => {
          ready = ports;
        },
        onEvent: (event) => events.push(event),
        onFault: (sentence) => faults.push(sentence),
      });
      closing(running);
      const ports = await eventually('the first lists', () => ready);
      return clients(ports, ca);
    };
    return { kubectl, serve, events, faults, folder, settings };
  }

  /** A pod on its own address. Its answer describes the request. */
  async function startPod(host: string) {
    const connections = { count: 0 };
    const server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      const body = await text(request);
      response.writeHead(url === '/missing' ? 418 : 200, {
        'x-pod': host,
        'content-type': 'application/json',
      });
      response.end(JSON.stringify({ method, url, headers, body }));
    });
    server.on('connection', () => {
      connections.count += 1;
    });
    await new Promise<void>((resolve) => server.listen(podPort, host, resolve));
    closing({
      close: async () => {
        server.close();
        server.closeAllConnections();
      },
    });
    return connections;
  }

  /** Serves a pod's port with the test's server. */
  async function listenAsPod(server: Server, host: string) {
    await new Promise<void>((resolve) => server.listen(podPort, host, resolve));
    closing({ close: () => new Promise((resolve) => server.close(resolve)) });
  }

  const putPods = (
    kubectl: FakeKubectl,
    pods: Readonly<Record<string, boolean>>,
    namespace = 'shop-development',
  ) =>
    kubectl.endpointslices.put({
      metadata: { namespace, name: 'cart-1', labels: { 'kubernetes.io/service-name': 'cart' } },
      endpoints: Object.entries(pods).map(([address, ready]) => ({
        addresses: [address],
        conditions: { ready },
      })),
      ports: [{ name: 'http', port: podPort }],
    });

  return { prepare, startPod, listenAsPod, putPods };
}
