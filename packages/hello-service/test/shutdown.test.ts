import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { shutDown } from '../src/shutdown.ts';
import { type Served, serve } from './helpers/serve.ts';

describe('shutDown', () => {
  let served: Served;
  let agent: Agent;
  beforeEach(async () => {
    served = await serve();
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
  });
  afterEach(async () => {
    agent.destroy();
    await served[Symbol.asyncDispose]();
  });

  const request = async (): Promise<IncomingMessage> => {
    const [response] = await once(get(served.address, { agent }), 'response');
    await text(response);
    return response;
  };
  const begin = (drainDelayMs: number, closeLimitMs = 10_000) =>
    shutDown({ server: served.server, draining: served.draining, drainDelayMs, closeLimitMs });

  it('turns readiness off at once and still answers while it drains', async () => {
    // The first fetch of a process is slow on a busy machine.
    const closed = begin(1500);
    expect((await fetch(`${served.address}/readyz`)).status).to.equal(503);
    expect((await fetch(served.address)).status).to.equal(200);
    await closed;
  });

  it('asks a client to leave by Connection: close, on a connection it kept', async () => {
    expect((await request()).headers.connection).to.equal('keep-alive');
    const closed = begin(300);
    expect((await request()).headers.connection).to.equal('close');
    await closed;
  });

  it('listens no longer when it is done', async () => {
    await begin(0);
    expect(served.server.listening).to.equal(false);
  });

  it('does not wait for connections that are idle', async () => {
    await request();
    const startedMs = performance.now();
    await begin(0);
    expect(performance.now() - startedMs).to.be.below(2000);
  });

  it('does not wait for a connection on which no request has begun', async () => {
    const socket = connect(served.port, '127.0.0.1');
    await once(socket, 'connect');
    await request();
    const startedMs = performance.now();
    await begin(0);
    expect(performance.now() - startedMs).to.be.below(2000);
    socket.destroy();
  });

  it('cuts off a request that never ends when the limit is reached', async () => {
    const socket = connect(served.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: hello\r\n');
    const cutOff = once(socket, 'close');
    const startedMs = performance.now();
    await begin(0, 500);
    expect(performance.now() - startedMs)
      .to.be.at.least(490)
      .and.below(3000);
    await cutOff;
  });

  it('ends when the server never listened', async () => {
    await served[Symbol.asyncDispose]();
    await begin(0);
    expect(served.draining.signal.aborted).to.equal(true);
  });
});
