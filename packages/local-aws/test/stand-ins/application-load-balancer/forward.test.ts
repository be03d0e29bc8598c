import { Agent } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { assert } from 'chai';
import { eventually } from '../../../../programs/test/helpers/eventually.ts';
import { domain, putIngress } from '../../helpers/load-balancer-objects.ts';
import { loadBalancerSuite } from '../../helpers/started-load-balancer.ts';

describe('application-load-balancer', () => {
  const { prepare, startPod, listenAsPod, putPods } = loadBalancerSuite();

  it('forwards a request unchanged to a pod, with the X-Forwarded headers, over a connection that it keeps', async () => {
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
    await listenAsPod(breaking, '127.0.1.4');
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
    await listenAsPod(server, '127.0.1.5');
    await putPods(kubectl, { '127.0.1.5': true });
    await putIngress(kubectl);
    const { ask } = await serve();
    const error = await ask(`cart.${domain}`).catch((thrown: unknown) => thrown);
    assert.match(String(error), /aborted|socket hang up/);
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
});
