import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { assert } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import type { MembershipEvent } from '../../src/stand-ins/application-load-balancer/members.ts';
import { readSettings } from '../../src/stand-ins/application-load-balancer/settings.ts';
import {
  type BalancerPorts,
  startApplicationLoadBalancer,
} from '../../src/stand-ins/application-load-balancer.ts';
import { createFakeKubectl, type FakeKubectl } from '../helpers/fake-kubectl.ts';
import { clients } from '../helpers/load-balancer-client.ts';
import {
  createSettings,
  domain,
  hostname,
  hostnameOf,
  listenPorts,
  putIngress,
} from '../helpers/load-balancer-objects.ts';
import { startedStandIns } from '../helpers/stand-in.ts';

describe('application-load-balancer', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const start = startedStandIns();
  /** The pods', each on an address of its own. */
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
        ...{ program: kubectl.program, kubeconfig: kubectl.kubeconfig, settings },
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

  /** A pod on an address of its own that tells who asked it, and how. */
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

  it('shows an Ingress its name, patching the status alone, once', async () => {
    const { kubectl, serve, events } = await prepare();
    await putIngress(kubectl);
    await serve();
    assert.equal(await hostnameOf(kubectl, 'cart'), hostname);
    await putIngress(kubectl, { name: 'late', host: `late.${domain}` });
    await eventually('its name', async () =>
      (await hostnameOf(kubectl, 'late')) === hostname ? true : undefined,
    );
    const patches = (await kubectl.calls()).filter(([verb]) => verb === 'patch');
    assert.deepEqual(patches[0], [
      ...['patch', 'ingress', 'cart', '--namespace=shop-development', '--subresource=status', '--type=merge'],
      `--patch={"status":{"loadBalancer":{"ingress":[{"hostname":"${hostname}"}]}}}`,
    ]);
    assert.lengthOf(patches, 2);
    const joined = (name: string) => ({
      event: 'joined',
      group: 'development',
      namespace: 'shop-development',
      name,
    });
    await eventually('both told', () => events[1]);
    assert.deepEqual(events as object[], [joined('cart'), joined('late')]);
  });

  it('hands a request to a pod as it is, with who asked and how, over a connection that it keeps', async () => {
    const { kubectl, serve } = await prepare();
    const connections = await startPod('127.0.1.1');
    await putPods(kubectl, { '127.0.1.1': true });
    await putIngress(kubectl);
    const { ask } = await serve();
    const headers = { 'x-forwarded-for': '192.0.2.7', 'x-mine': 'yes', connection: 'close' };
    const { status, body } = await ask(`cart.${domain}`, '/a%20b?c=d', {
      method: 'POST',
      headers,
      body: 'hello',
    });
    assert.equal(status, 200);
    const seen = JSON.parse(body);
    assert.deepInclude(seen, { method: 'POST', url: '/a%20b?c=d', body: 'hello' });
    assert.deepInclude(seen.headers, {
      host: `cart.${domain}`,
      'x-mine': 'yes',
      'x-forwarded-for': '192.0.2.7, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      connection: 'keep-alive',
    });
    assert.equal((await ask(`cart.${domain}`, '/missing')).status, 418);
    assert.equal(connections.count, 1);
  });

  it('goes by turns over the pods that are ready, and leaves one at once that is not', async () => {
    const { kubectl, serve } = await prepare();
    for (const pod of ['127.0.1.1', '127.0.1.2', '127.0.1.3']) await startPod(pod);
    await putPods(kubectl, { '127.0.1.1': true, '127.0.1.2': true, '127.0.1.3': false });
    await putIngress(kubectl);
    const { ask } = await serve();
    const askPods = async () => {
      const answers = [];
      for (let count = 0; count < 4; count += 1) answers.push((await ask(`cart.${domain}`)).headers['x-pod']);
      return new Set(answers);
    };
    assert.deepEqual(await askPods(), new Set(['127.0.1.1', '127.0.1.2']));
    await putPods(kubectl, { '127.0.1.1': false, '127.0.1.2': false, '127.0.1.3': true });
    await eventually('the third pod alone', async () => {
      const pods = [...(await askPods())];
      return pods.length === 1 && pods[0] === '127.0.1.3' ? true : undefined;
    });
  });

  it('answers 503 without a ready pod, and 502 for one that refuses or breaks off', async () => {
    const { kubectl, serve, faults } = await prepare();
    await putPods(kubectl, { '127.0.1.4': false });
    await putIngress(kubectl);
    const { ask } = await serve();
    const none = await ask(`cart.${domain}`);
    assert.deepInclude(none, { status: 503 });
    assert.include(none.body, '<h1>503 Service Temporarily Unavailable</h1>');
    await putPods(kubectl, { '127.0.1.4': true });
    await eventually('a refusal', async () =>
      (await ask(`cart.${domain}`)).status === 502 ? true : undefined,
    );
    const breaking = createTcpServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => breaking.listen(podPort, '127.0.1.4', resolve));
    closing({ close: () => new Promise((resolve) => breaking.close(resolve)) });
    assert.equal((await ask(`cart.${domain}`)).status, 502);
    assert.match(faults.at(-1) ?? '', /^127\.0\.1\.4:\d+: socket hang up: 502 for GET \/$/);
  });

  it('breaks an answer off that a pod does not end', async () => {
    const { kubectl, serve } = await prepare();
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
        setTimeout(() => socket.destroy(), 50);
      });
    });
    await new Promise<void>((resolve) => server.listen(podPort, '127.0.1.5', resolve));
    closing({ close: () => new Promise((resolve) => server.close(resolve)) });
    await putPods(kubectl, { '127.0.1.5': true });
    await putIngress(kubectl);
    const { ask } = await serve();
    const error = await ask(`cart.${domain}`).catch((thrown: unknown) => thrown);
    assert.match(String(error), /aborted|socket hang up/);
  });

  it('answers a host that no Ingress has as the shared Ingress says', async () => {
    const { kubectl, serve } = await prepare();
    await putIngress(kubectl);
    const { ask } = await serve();
    for (const host of [`other.${domain}`, domain]) {
      const { status, headers, body } = await ask(host);
      assert.deepEqual(
        [status, headers['content-type'], body],
        [404, 'text/plain', 'No service has this name.'],
      );
    }
  });

  it('refuses who names no program, where a web firewall is before it, and nobody where none is', async () => {
    for (const hasWebFirewall of [true, false]) {
      const { kubectl, serve } = await prepare({ hasWebFirewall });
      await putIngress(kubectl);
      const { ask, askPlainly } = await serve();
      assert.equal((await askPlainly(domain)).status, hasWebFirewall ? 403 : 301);
      const { status, headers } = await ask(`other.${domain}`);
      assert.deepEqual([status, headers.server], [hasWebFirewall ? 403 : 404, 'awselb/2.0']);
      const named = await ask(`other.${domain}`, '/', { headers: { 'user-agent': 'any' } });
      assert.equal(named.status, 404);
    }
  });

  it('redirects HTTP to HTTPS, whatever the host, path and query', async () => {
    const { serve } = await prepare();
    const { askPlainly } = await serve();
    for (const host of [`cart.${domain}`, `cart.${domain}:80`]) {
      const { status, headers } = await askPlainly(host, '/a/b?c=d');
      assert.deepEqual([status, headers.location], [301, `https://cart.${domain}:443/a/b?c=d`]);
    }
  });

  it('shows a certificate for the domain and its names, and for no other', async () => {
    const { serve } = await prepare();
    const { ask } = await serve();
    assert.equal((await ask(`any.${domain}`)).status, 404);
    const error = await ask('other.test').catch((thrown: unknown) => thrown);
    assert.include(String(error), "Hostname/IP does not match certificate's altnames");
  });

  it('keeps connections that clients keep', async () => {
    const { kubectl, serve } = await prepare();
    await startPod('127.0.1.1');
    await putPods(kubectl, { '127.0.1.1': true });
    await putIngress(kubectl);
    const { ask } = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    agent.on('free', (socket) => sockets.add(socket));
    for (let count = 0; count < 3; count += 1)
      assert.equal((await ask(`cart.${domain}`, '/', { agent })).status, 200);
    assert.equal(sockets.size, 1);
    agent.destroy();
  });

  it('puts an Ingress behind the load balancer of its namespace’s environment, and behind no other', async () => {
    const { kubectl, serve } = await prepare();
    await startPod('127.0.1.1');
    await putPods(kubectl, { '127.0.1.1': true }, 'shop-staging');
    await putIngress(kubectl, { namespace: 'shop-staging' });
    const { ask } = await serve();
    assert.equal((await ask(`cart.${domain}`)).status, 404);
    assert.equal((await ask(`cart.${domain}`, '/', { group: 'staging' })).status, 200);
    assert.equal(await hostnameOf(kubectl, 'cart', 'shop-staging'), 'k8s-staging.elb.test');
  });

  it('says once in a sentence why an Ingress gets no address, or is never asked', async () => {
    const { kubectl, serve, faults } = await prepare();
    await putIngress(kubectl, { name: 'odd', ingressClassName: 'traefik' });
    await putIngress(kubectl, { namespace: 'elsewhere' });
    await putIngress(kubectl, {
      name: 'plain',
      annotations: { ...listenPorts, [Object.keys(listenPorts)[0] ?? '']: '[{"HTTP":80}]' },
    });
    await putIngress(kubectl);
    await putIngress(kubectl, { name: 'second' });
    await serve();
    await putIngress(kubectl, { name: 'late', host: `late.${domain}` });
    await eventually('the late one', () => hostnameOf(kubectl, 'late'));
    assert.sameMembers(faults, [
      'shop-development/odd gets no address: the rehearsal does not know the Ingress class traefik',
      'elsewhere/cart gets no address: no parameters of the class alb select the labels of its namespace',
      'shop-development/plain is never asked: its listen-ports have no HTTPS on 443, where its class redirects to',
      `shop-development/second: cart.${domain} is served by shop-development/cart already`,
    ]);
    assert.equal(await hostnameOf(kubectl, 'odd'), undefined);
    assert.equal(await hostnameOf(kubectl, 'cart', 'elsewhere'), undefined);
  });

  it('lets an Ingress go that is deleted or changes its class, and takes its address back', async () => {
    const { kubectl, serve, events } = await prepare();
    await startPod('127.0.1.1');
    await putPods(kubectl, { '127.0.1.1': true });
    await putIngress(kubectl);
    await putIngress(kubectl, { name: 'other', host: `other.${domain}` });
    const { ask } = await serve();
    await putIngress(kubectl, { ingressClassName: 'traefik' });
    await kubectl.ingresses.remove('shop-development', 'other');
    await eventually('both gone', () =>
      events.filter(({ event }) => event === 'left').length === 2 ? true : undefined,
    );
    assert.equal(await hostnameOf(kubectl, 'cart'), undefined);
    for (const name of ['cart', 'other']) assert.equal((await ask(`${name}.${domain}`)).status, 404);
  });

  for (const how of ['silent', 'gone'] as const) {
    it(`reads all again when a watch ends (${how}), and serves on meanwhile`, async () => {
      const { kubectl, serve, faults } = await prepare();
      await startPod('127.0.1.1');
      await putPods(kubectl, { '127.0.1.1': true });
      await putIngress(kubectl);
      const { ask } = await serve();
      await kubectl.ingresses.endWatch(how);
      await kubectl.endpointslices.endWatch(how);
      assert.equal((await ask(`cart.${domain}`)).status, 200);
      await putIngress(kubectl, { name: 'new', host: `new.${domain}` });
      await eventually('the new host', async () =>
        (await ask(`new.${domain}`)).status === 200 ? true : undefined,
      );
      assert.deepEqual(faults, []);
    });
  }

  it('tells of a call that fails and tries again', async () => {
    const { kubectl, serve, faults } = await prepare();
    await serve();
    await kubectl.failNext('patch');
    await putIngress(kubectl);
    await eventually('its name', () => hostnameOf(kubectl, 'cart'));
    assert.lengthOf(faults, 1);
    assert.match(faults[0] ?? '', /kubectl patch ingress cart .*: the connection was refused \(patch\)$/);
  });

  it('runs as a program until SIGTERM', async () => {
    const { kubectl, folder, settings } = await prepare();
    const file = path.join(folder, 'settings.json');
    await writeFile(file, JSON.stringify(settings));
    const flags = [
      `--kubeconfig=${kubectl.kubeconfig}`,
      `--kubectl=${kubectl.program}`,
      `--settings=${file}`,
    ];
    const program = start('application-load-balancer.ts', ...flags);
    const { balancers } = await program.nextLine(({ ready }) => ready === true);
    assert.deepEqual(
      (balancers as BalancerPorts[]).map(({ group }) => group),
      ['development', 'staging'],
    );
    await putIngress(kubectl);
    const line = await program.nextLine((printed) => 'event' in printed);
    assert.deepEqual(line, {
      event: 'joined',
      group: 'development',
      namespace: 'shop-development',
      name: 'cart',
    });
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });

  it('refuses settings that are not of its shape, in one sentence', async () => {
    const { folder, settings } = await prepare();
    const file = path.join(folder, 'settings.json');
    await writeFile(file, JSON.stringify({ ...settings, httpPort: 'eighty' }));
    const error = await readSettings(file).catch((thrown: unknown) => thrown);
    assert.match(String(error), /settings\.json: httpPort: .*expected number/);
  });
});
