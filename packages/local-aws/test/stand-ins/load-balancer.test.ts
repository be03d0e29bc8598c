import { assert } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { type AddressEvent, startLoadBalancer } from '../../src/stand-ins/load-balancer.ts';
import { createFakeKubectl, type FakeKubectl } from '../helpers/fake-kubectl.ts';
import { startedStandIns } from '../helpers/stand-in.ts';

const loadBalancer = { type: 'LoadBalancer' };
const clusterIp = { type: 'ClusterIP' };

const namespace = 'hello-world';

/** A fake kubectl with verbs for the Services of one namespace. */
async function createServices(folder: string) {
  const kubectl: FakeKubectl = await createFakeKubectl(folder);
  return {
    ...kubectl,
    put(name: string, spec: object, ip?: string) {
      const status = ip === undefined ? {} : { status: { loadBalancer: { ingress: [{ ip }] } } };
      return kubectl.services.put({ metadata: { namespace, name }, spec, ...status });
    },
    remove: (name: string) => kubectl.services.remove(namespace, name),
    endWatch: kubectl.services.endWatch,
    ipsOf: async (name: string) =>
      ((await kubectl.services.get(namespace, name))?.status?.loadBalancer.ingress ?? []).map(({ ip }) => ip),
  };
}

describe('load-balancer', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const start = startedStandIns();

  async function prepare() {
    const kubectl = await createServices(await makeFolder());
    const events: AddressEvent[] = [];
    const faults: string[] = [];
    let ready = 0;
    const serve = async (range = '10.77.1.0/24') => {
      const running = closing(
        await startLoadBalancer({
          program: kubectl.program,
          kubeconfig: kubectl.kubeconfig,
          range,
          onReady: () => {
            ready += 1;
          },
          onEvent: (event) => events.push(event),
          onFault: (sentence) => faults.push(sentence),
        }),
      );
      await eventually('the first list', () => ready || undefined);
      return running;
    };
    const seen = (count: number) =>
      eventually(`${count} events`, () => (events.length >= count ? events.splice(0) : undefined));
    return { kubectl, serve, seen, faults, readyCount: () => ready };
  }

  const event = (kind: AddressEvent['event'], name: string, address: string): AddressEvent => {
    return { event: kind, namespace: 'hello-world', name, address };
  };

  it('gives an address to Services that are there and to those that come, once each', async () => {
    const { kubectl, serve, seen } = await prepare();
    await kubectl.put('one', loadBalancer);
    await kubectl.put('inner', clusterIp);
    await serve();
    assert.deepEqual(await seen(1), [event('assigned', 'one', '10.77.1.1')]);
    await kubectl.put('two', { ...loadBalancer, loadBalancerClass: 'service.k8s.aws/nlb' });
    assert.deepEqual(await seen(1), [event('assigned', 'two', '10.77.1.2')]);
    assert.deepEqual(await kubectl.ipsOf('one'), ['10.77.1.1']);
    assert.deepEqual(await kubectl.ipsOf('two'), ['10.77.1.2']);
    assert.deepEqual(await kubectl.ipsOf('inner'), []);
    await kubectl.put('one', loadBalancer);
    await kubectl.put('three', loadBalancer);
    assert.deepEqual(await seen(1), [event('assigned', 'three', '10.77.1.3')]);
  });

  it('patches the status alone', async () => {
    const { kubectl, serve, seen } = await prepare();
    await kubectl.put('one', loadBalancer);
    await serve();
    await seen(1);
    const patches = (await kubectl.calls()).filter(([verb]) => verb === 'patch');
    assert.deepEqual(patches, [
      [
        ...['patch', 'service', 'one', '--namespace=hello-world', '--subresource=status', '--type=merge'],
        '--patch={"status":{"loadBalancer":{"ingress":[{"ip":"10.77.1.1"}]}}}',
      ],
    ]);
  });

  it('frees the address of a Service that goes, for the next one', async () => {
    const { kubectl, serve, seen } = await prepare();
    await kubectl.put('one', loadBalancer);
    await serve();
    await seen(1);
    await kubectl.remove('one');
    assert.deepEqual(await seen(1), [event('released', 'one', '10.77.1.1')]);
    await kubectl.put('two', loadBalancer);
    assert.deepEqual(await seen(1), [event('assigned', 'two', '10.77.1.1')]);
  });

  it('withdraws the address of a Service that is no load balancer any more', async () => {
    const { kubectl, serve, seen } = await prepare();
    await kubectl.put('one', loadBalancer);
    await serve();
    await seen(1);
    await kubectl.put('one', clusterIp);
    assert.deepEqual(await seen(1), [event('released', 'one', '10.77.1.1')]);
    await eventually('no address', async () =>
      (await kubectl.ipsOf('one')).length === 0 ? true : undefined,
    );
  });

  it('keeps the addresses that Services show when it starts', async () => {
    const { kubectl, serve, seen } = await prepare();
    await kubectl.put('new', loadBalancer);
    await kubectl.put('old', loadBalancer, '10.77.1.1');
    await kubectl.put('strange', loadBalancer, '192.0.2.1');
    await serve();
    assert.sameDeepMembers(await seen(3), [
      event('assigned', 'old', '10.77.1.1'),
      event('assigned', 'strange', '10.77.1.2'),
      event('assigned', 'new', '10.77.1.3'),
    ]);
  });

  it('names an unknown class and a full range, and serves a waiting Service when there is room', async () => {
    const { kubectl, serve, seen, faults } = await prepare();
    await serve('10.77.1.0/30');
    await kubectl.put('odd', { ...loadBalancer, loadBalancerClass: 'example.com/lb' });
    for (const name of ['one', 'two']) await kubectl.put(name, loadBalancer);
    await seen(2);
    await kubectl.put('three', loadBalancer);
    await eventually('two faults', () => faults[1]);
    assert.deepEqual(faults, [
      'hello-world/odd gets no address: the rehearsal does not know the loadBalancerClass example.com/lb',
      'hello-world/three gets no address: no address of the range is free',
    ]);
    await kubectl.remove('one');
    const events = await seen(2);
    assert.deepEqual(events[1], event('assigned', 'three', '10.77.1.1'));
    assert.deepEqual(await kubectl.ipsOf('odd'), []);
  });

  for (const how of ['silent', 'gone'] as const) {
    it(`lists again when the watch ends (${how}), and frees what went in between`, async () => {
      const { kubectl, serve, seen, faults, readyCount } = await prepare();
      await kubectl.put('one', loadBalancer);
      await serve();
      await seen(1);
      await kubectl.endWatch(how);
      await kubectl.put('two', loadBalancer);
      await kubectl.remove('one');
      const events = await seen(2);
      assert.include(
        events.map(({ event: kind, name }) => `${kind} ${name}`),
        'assigned two',
      );
      assert.include(
        events.map(({ event: kind, name }) => `${kind} ${name}`),
        'released one',
      );
      assert.deepEqual(faults, []);
      assert.equal(readyCount(), 1);
    });
  }

  it('reports a call that fails, and tries again', async () => {
    const { kubectl, serve, seen, faults } = await prepare();
    await serve();
    await kubectl.failNext('patch');
    await kubectl.put('one', loadBalancer);
    assert.deepEqual(await seen(1), [event('assigned', 'one', '10.77.1.1')]);
    assert.lengthOf(faults, 1);
    assert.match(faults[0] ?? '', /kubectl patch service one .*: the connection was refused \(patch\)$/);
  });

  it('does not start without kubectl', async () => {
    const { kubectl } = await prepare();
    const options = { range: '10.77.1.0/24', kubeconfig: kubectl.kubeconfig, program: '/nowhere/kubectl' };
    const nothing = () => undefined;
    const error = await startLoadBalancer({
      ...options,
      onReady: nothing,
      onEvent: nothing,
      onFault: nothing,
    }).catch((thrown: unknown) => thrown);
    assert.include(String(error), '/nowhere/kubectl');
  });

  it('runs as a program until SIGTERM', async () => {
    const kubectl = await createServices(await makeFolder());
    const flags = [
      `--kubeconfig=${kubectl.kubeconfig}`,
      `--kubectl=${kubectl.program}`,
      '--range=10.77.1.0/24',
    ];
    const program = start('load-balancer.ts', ...flags);
    assert.deepEqual(await program.nextLine(() => true), { ready: true, range: '10.77.1.0/24' });
    await kubectl.put('one', loadBalancer);
    const line = await program.nextLine((printed) => 'event' in printed);
    assert.deepEqual(line, { ...event('assigned', 'one', '10.77.1.1') });
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });
});
