import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import {
  innerProxyCommand,
  isAllowedHost,
  listenOuterProxy,
  type ProxyEvent,
} from '../../src/network/internet-proxy.ts';
import { exchange, startEchoServer } from '../helpers/echo-server.ts';

const allowedHosts = ['public.ecr.aws', '*.cloudfront.net'];

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

  async function startProxy(dialPort: number) {
    const socketPath = path.join(await makeFolder(), 'proxy.sock');
    const events: ProxyEvent[] = [];
    const dialled: string[] = [];
    const dial = (host: string, port: number) => {
      dialled.push(`${host}:${port}`);
      return net.connect({ host: '127.0.0.1', port: dialPort, allowHalfOpen: true });
    };
    const onEvent = (event: ProxyEvent) => events.push(event);
    closing(await listenOuterProxy({ socketPath, allowedHosts, dial, onEvent }));
    return { socketPath, events, dialled };
  }

  function connect(
    socketPath: string,
    target: string,
  ): Promise<{ status: number | undefined; socket: net.Socket }> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        socketPath,
        method: 'CONNECT',
        path: target,
        agent: false,
      });
      request.on('connect', ({ statusCode }, socket: net.Socket) => resolve({ status: statusCode, socket }));
      request.on('error', reject);
      request.end();
    });
  }

  it('opens a connection to an allowed host, and carries bytes both ways', async () => {
    const echo = closing(await startEchoServer());
    const { socketPath, events, dialled } = await startProxy(echo.port);
    const { status, socket } = await connect(socketPath, 'public.ecr.aws:443');
    assert.equal(status, 200);
    const hello = 'client hello '.repeat(100_000);
    assert.isTrue((await exchange(socket, hello)) === hello.toUpperCase());
    assert.deepEqual(dialled, ['public.ecr.aws:443']);
    assert.deepEqual(events, [{ target: 'public.ecr.aws:443', outcome: 'opened' }]);
  });

  for (const target of ['example.com:443', 'public.ecr.aws:80', 'public.ecr.aws', '169.254.169.254:443']) {
    it(`refuses ${target} without dialling`, async () => {
      const { socketPath, events, dialled } = await startProxy(1);
      const { status, socket } = await connect(socketPath, target);
      socket.destroy();
      assert.equal(status, 403);
      assert.deepEqual(dialled, []);
      assert.deepEqual(events, [{ target, outcome: 'refused' }]);
    });
  }

  it('answers 502 when the host does not answer', async () => {
    const { socketPath, events } = await startProxy(1);
    const { status, socket } = await connect(socketPath, 'x.cloudfront.net:443');
    socket.destroy();
    assert.equal(status, 502);
    assert.deepEqual(events, [{ target: 'x.cloudfront.net:443', outcome: 'unreachable' }]);
  });

  it('knows no plain request', async () => {
    const { socketPath } = await startProxy(1);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) =>
      http.get({ socketPath, path: '/' }, resolve).on('error', reject),
    );
    assert.equal(response.statusCode, 405);
    assert.equal(await text(response), "the rehearsal's proxy knows CONNECT only, not GET\n");
  });

  it('is reached from inside by socat, whatever is in the path of its socket', () => {
    assert.deepEqual(innerProxyCommand({ socketPath: "/a, b's/proxy.sock", port: 3128 }), [
      'socat',
      'TCP-LISTEN:3128,bind=127.0.0.1,fork,reuseaddr,backlog=128',
      String.raw`UNIX-CONNECT:/a\,\ b\'s/proxy.sock`,
    ]);
  });
});
