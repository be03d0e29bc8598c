import { once } from 'node:events';
import { Agent, get, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { createHttpServer, timeLimits } from '../src/server.ts';
import { close, listen } from './helpers/serve.ts';

const loadBalancerIdleTimeoutMs = 60_000;
/** Time limits in the proportions of the real ones, but shorter. */
const quickLimits = { keepAliveMs: 5000, headersMs: 300, requestMs: 600, stallMs: 600, checkMs: 50 };

describe('createHttpServer', () => {
  let server: Server;
  let port: number;
  const start = async (listener: RequestListener) => {
    server = createHttpServer(listener, quickLimits);
    port = await listen(server);
  };
  const connectTo = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    // A connection that ends in the middle of a request may be reset.
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const msUntilClosed = async (socket: Socket): Promise<number> => {
    const startedMs = performance.now();
    socket.resume();
    if (!socket.closed) await once(socket, 'close');
    return performance.now() - startedMs;
  };
  afterEach(() => close(server));

  it('is made with the limits that are meant for the world', () => {
    server = createHttpServer(() => undefined);
    expect(server.keepAliveTimeout).to.equal(timeLimits.keepAliveMs).and.above(loadBalancerIdleTimeoutMs);
    expect(server.headersTimeout).to.equal(timeLimits.headersMs).and.below(30_000);
    expect(server.requestTimeout).to.equal(timeLimits.requestMs).and.below(60_000);
    expect(server.timeout).to.equal(timeLimits.stallMs).and.below(60_000);
  });

  it('cuts off a client that sends its headers a byte at a time', async () => {
    await start((_request, response) => response.end('ok'));
    const socket = await connectTo();
    const dripping = setInterval(() => socket.write('a'), 50);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nX: ');
    expect(await msUntilClosed(socket)).to.be.below(2000);
    clearInterval(dripping);
  });

  it('cuts off a client that connects and says nothing', async () => {
    await start((_request, response) => response.end('ok'));
    expect(await msUntilClosed(await connectTo())).to.be.below(2000);
  });

  it('cuts off a client that sends its body a byte at a time', async () => {
    await start((request, response) => request.on('end', () => response.end('ok')).resume());
    const socket = await connectTo();
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n');
    const dripping = setInterval(() => socket.write('a'), 50);
    expect(await msUntilClosed(socket)).to.be.below(2500);
    clearInterval(dripping);
  });

  it('cuts off a client that asks and never reads', async () => {
    const large = 'x'.repeat(1024 * 1024);
    await start((_request, response) => response.end(large));
    const socket = await connectTo();
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200));
    const deadlineMs = performance.now() + 5000;
    while ((await connectionCount(server)) > 0 && performance.now() < deadlineMs) await delay(50);
    expect(await connectionCount(server)).to.equal(0);
    socket.destroy();
  });

  it('keeps an idle connection beyond the headers limit, and serves it again', async () => {
    await start((_request, response) => response.end('ok'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const [response] = await once(get(`http://127.0.0.1:${port}/`, { agent }), 'response');
      const { localPort } = response.socket;
      await text(response);
      return localPort;
    };
    const first = await ask();
    await delay(2 * quickLimits.requestMs);
    expect(await ask()).to.equal(first);
    agent.destroy();
  });

  it('refuses a tunnel and keeps nothing of it', async () => {
    await start((_request, response) => response.end('ok'));
    const socket = await connectTo();
    socket.write('CONNECT hello:443 HTTP/1.1\r\nHost: hello:443\r\n\r\n');
    expect(await text(socket)).to.equal(
      'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    );
    expect(await connectionCount(server)).to.equal(0);
  });
});

function connectionCount(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
