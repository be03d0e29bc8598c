import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import type { BalancerPorts } from '../../src/stand-ins/application-load-balancer.ts';
import { domain, hostname, hostnameOf, listenPorts, putIngress } from '../helpers/load-balancer-objects.ts';
import { startedStandIns } from '../helpers/stand-in.ts';
import { loadBalancerSuite } from '../helpers/started-load-balancer.ts';

describe('application-load-balancer', () => {
  const start = startedStandIns();
  const { prepare, startPod, putPods } = loadBalancerSuite();

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

  it('never asks an Ingress whose annotations change what AWS does with requests, and names the annotation', async () => {
    const { kubectl, serve, faults } = await prepare();
    await startPod('127.0.1.1');
    await putPods(kubectl, { '127.0.1.1': true });
    const prefix = 'alb.ingress.kubernetes.io';
    const annotated: Record<string, Record<string, string>> = {
      conditions: { [`${prefix}/conditions.cart`]: '[]' },
      login: { [`${prefix}/auth-type`]: 'cognito' },
      tls: { [`${prefix}/backend-protocol`]: 'HTTPS' },
      grpc: { [`${prefix}/backend-protocol-version`]: 'GRPC' },
      late: { [`${prefix}/group.order`]: '1001' },
      word: { [`${prefix}/group.order`]: 'first' },
      fine: {
        [`${prefix}/backend-protocol`]: 'HTTP',
        [`${prefix}/healthcheck-path`]: '/ready',
        [`${prefix}/group.order`]: '-1000',
        'example.com/auth-type': 'x',
      },
    };
    for (const [name, annotations] of Object.entries(annotated))
      await putIngress(kubectl, {
        name,
        host: `${name}.${domain}`,
        annotations: { ...listenPorts, ...annotations },
      });
    const { ask } = await serve();
    const ofOne = (name: string, reason: string) => `shop-development/${name} is never asked: ${reason}`;
    const unknown = (annotation: string) =>
      `the rehearsal does not know its annotation ${prefix}/${annotation}`;
    assert.sameMembers(faults, [
      ofOne('conditions', unknown('conditions.cart: []')),
      ofOne('login', unknown('auth-type: cognito')),
      ofOne('tls', unknown('backend-protocol: HTTPS')),
      ofOne('grpc', unknown('backend-protocol-version: GRPC')),
      ofOne('late', 'its group.order 1001 is not within [-1000:1000]'),
      ofOne('word', 'its group.order first is not within [-1000:1000]'),
    ]);
    for (const name of Object.keys(annotated))
      assert.equal((await ask(`${name}.${domain}`)).status, name === 'fine' ? 200 : 404, name);
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

  it('reports a call that fails, and tries again', async () => {
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
});
