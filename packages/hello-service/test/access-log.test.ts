import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { accessLog } from '../src/access-log.ts';
import { createApp } from '../src/app.ts';
import { createLogger } from '../src/log.ts';
import { observeRequests } from '../src/middleware/observe-requests.ts';
import { createRouter } from '../src/routing.ts';
import { createHttpServer } from '../src/server.ts';
import { close, type LogLine, listen, type Served, sendRequestLine, serve } from './helpers/serve.ts';

describe('accessLog', () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve({ logLevel: 'debug' });
  });
  afterEach(() => served[Symbol.asyncDispose]());

  const lineOf = async (path: string, init?: RequestInit): Promise<LogLine> => {
    await (await fetch(served.address + path, init)).text();
    await delay(10);
    const [line = {}] = served.logLines;
    return line;
  };

  it('says what was asked and answered, in a line of JSON', async () => {
    const { time, durationMs, ...line } = await lineOf('/version', {
      headers: { 'X-Request-Id': 'order-7' },
    });
    expect(line).to.deep.equal({
      level: 'info',
      requestId: 'order-7',
      method: 'GET',
      path: '/version',
      status: 200,
      msg: 'request',
    });
    expect(time).to.be.closeTo(Date.now(), 5000);
    expect(durationMs).to.be.above(0).and.below(5000);
  });

  it('leaves the query out, which may hold a secret', async () => {
    expect(JSON.stringify(await lineOf('/?token=s3cret'))).not.to.include('s3cret');
  });

  it('says no more than 256 characters of a path', async () => {
    await sendRequestLine(served.port, `GET /${'a'.repeat(8000)}`);
    await delay(10);
    expect(served.logLines[0]?.['path']).to.equal(`/${'a'.repeat(255)}`);
  });

  for (const [path, level] of [
    ['/healthz', 'debug'],
    ['/readyz', 'debug'],
    ['/nope', 'info'],
  ]) {
    it(`logs ${path} at ${level}`, async () => {
      expect((await lineOf(path ?? '')).level).to.equal(level);
    });
  }

  it('says 499 and that the client was gone, where it was before the answer', async () => {
    const logger = createLogger('info', { write: (line) => served.logLines.push(JSON.parse(line)) });
    const app = createApp({
      router: createRouter().get('/', () => new Promise(() => {})),
      draining: served.draining.signal,
      middleware: [observeRequests(accessLog({ logger, probePaths: [] }))],
    });
    const server = createHttpServer(app.callback());
    const socket = connect(await listen(server), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(server, 'request');
    socket.destroy();
    while (served.logLines.length === 0) await delay(10);
    const [{ status, aborted } = {}] = served.logLines;
    expect({ status, aborted }).to.deep.equal({ status: 499, aborted: true });
    await close(server);
  });
});
