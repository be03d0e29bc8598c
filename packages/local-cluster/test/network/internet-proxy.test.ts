import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { assert } from 'chai';
import { runToEnd, startedPrograms } from '../../../programs/test/helpers/program.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import {
  isAllowedHost,
  listenInnerProxy,
  listenOuterProxy,
  type ProxyEvent,
} from '../../src/network/internet-proxy.ts';
import { exchange, startEchoServer } from '../helpers/echo-server.ts';

const allowedHosts = ['public.ecr.aws', '*.cloudfront.net'];

const program = path.join(import.meta.dirname, '../../src/network/internet-proxy.ts');

describe('isAllowedHost', () => {
  for (const host of [
    'public.ecr.aws',
    'Public.ECR.aws',
    'd5l0dvt14r5h8.cloudfront.net',
    'a.b.cloudfront.net',
  ]) {
    it(`lets ${host} through`, () => assert.isTrue(isAllowedHost(host, allowedHosts)));
  }
  const refused = [
    'cloudfront.net',
    'evilcloudfront.net',
    'x.public.ecr.aws',
    'public.ecr.aws.evil.org',
    '127.0.0.1',
  ];
  for (const host of [...refused, '', 'localhost', 'a/b.cloudfront.net', '[::1]', 'public.ecr.aws.']) {
    it(`refuses ${JSON.stringify(host)}`, () => assert.isFalse(isAllowedHost(host, allowedHosts)));
  }
});

describe('internet-proxy', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const start = startedPrograms();

  async function startPair(dialPort: number) {
    const socketPath = path.join(await makeFolder(), 'proxy.sock');
    const events: ProxyEvent[] = [];
    const dialled: string[] = [];
    const dial = (host: string, port: number) => {
      dialled.push(`${host}:${port}`);
      return net.connect({ host: '127.0.0.1', port: dialPort, allowHalfOpen: true });
    };
    const onEvent = (event: ProxyEvent) => events.push(event);
    closing(await listenOuterProxy({ socketPath, allowedHosts, dial, onEvent }));
    const inner = closing(await listenInnerProxy({ socketPath, port: 0 }));
    return { port: inner.port, events, dialled };
  }

  function connect(
    port: number,
    target: string,
  ): Promise<{ status: number | undefined; socket: net.Socket }> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: '127.0.0.1',
        port,
        method: 'CONNECT',
        path: target,
        agent: false,
      });
      request.on('connect', ({ statusCode }, socket: net.Socket) => resolve({ status: statusCode, socket }));
      request.on('error', reject);
      request.end();
    });
  }

  it('opens a connection to an allowed host, from inside to outside', async () => {
    const echo = closing(await startEchoServer());
    const { port, events, dialled } = await startPair(echo.port);
    const { status, socket } = await connect(port, 'public.ecr.aws:443');
    assert.equal(status, 200);
    const text = 'client hello '.repeat(100_000);
    assert.isTrue((await exchange(socket, text)) === text.toUpperCase());
    assert.deepEqual(dialled, ['public.ecr.aws:443']);
    assert.deepEqual(events, [{ target: 'public.ecr.aws:443', outcome: 'opened' }]);
  });

  for (const target of ['example.com:443', 'public.ecr.aws:80', 'public.ecr.aws', '169.254.169.254:443']) {
    it(`refuses ${target} without dialling`, async () => {
      const { port, events, dialled } = await startPair(1);
      const { status, socket } = await connect(port, target);
      socket.destroy();
      assert.equal(status, 403);
      assert.deepEqual(dialled, []);
      assert.deepEqual(events, [{ target, outcome: 'refused' }]);
    });
  }

  it('answers 502 when the host does not answer', async () => {
    const { port, events } = await startPair(1);
    const { status, socket } = await connect(port, 'x.cloudfront.net:443');
    socket.destroy();
    assert.equal(status, 502);
    assert.deepEqual(events, [{ target: 'x.cloudfront.net:443', outcome: 'unreachable' }]);
  });

  it('knows no plain request', async () => {
    const { port } = await startPair(1);
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(response.status, 405);
    assert.equal(await response.text(), "the rehearsal's proxy knows CONNECT only, not GET\n");
  });

  it('runs as two programs', async () => {
    const socketPath = path.join(await makeFolder(), 'proxy.sock');
    const outer = start(program, 'outer', '--socket', socketPath, '--allow', 'public.ecr.aws');
    assert.propertyVal(await outer.nextLine(() => true), 'ready', true);
    const inner = start(program, 'inner', '--socket', socketPath, '--port', '0');
    const { port } = await inner.nextLine(() => true);
    const { status, socket } = await connect(Number(port), 'example.com:443');
    socket.destroy();
    assert.equal(status, 403);
    for (const program of [outer, inner]) program.child.kill('SIGTERM');
    assert.deepEqual(await Promise.all([outer.ended, inner.ended]), [0, 0]);
  });

  it('needs to know which part it is', async () => {
    const ended = await runToEnd(program, ['sideways']);
    assert.equal(ended.exitCode, 2);
    assert.equal(ended.stderr, 'internet-proxy: the first argument is outer or inner, not sideways');
  });
});
