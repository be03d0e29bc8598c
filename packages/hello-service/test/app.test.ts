import { expect } from 'chai';
import { createApp } from '../src/app.ts';
import { createRouter } from '../src/routing.ts';
import { createHttpServer } from '../src/server.ts';
import { close, listen, type Served, sendBytes, sendRequestLine, serve } from './helpers/serve.ts';

describe('createApp', () => {
  let served: Served;
  before(async () => {
    served = await serve();
  });
  after(() => served[Symbol.asyncDispose]());

  describe('with a path it does not know', () => {
    for (const path of ['/nope', '/healthz/', '/Healthz', '/index.html', '/version/x', '/metrics']) {
      it(`answers ${path} with 404`, async () => {
        const response = await fetch(served.address + path);
        expect(response.status).to.equal(404);
        expect(await response.text()).to.equal('Not Found');
      });
    }
  });

  describe('with a method it does not offer', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      it(`answers ${method} with 405 and says what is allowed`, async () => {
        const response = await fetch(`${served.address}/`, { method });
        expect(response.status).to.equal(405);
        expect(response.headers.get('allow')).to.equal('GET, HEAD');
      });
    }

    it('answers a POST to an unknown path with 404', async () => {
      expect((await fetch(`${served.address}/nope`, { method: 'POST' })).status).to.equal(404);
    });
  });

  describe('with HEAD', () => {
    for (const path of ['/', '/healthz', '/readyz', '/version', '/nope']) {
      it(`gives the status and headers of ${path} and no body`, async () => {
        const head = await fetch(served.address + path, { method: 'HEAD' });
        const get = await fetch(served.address + path);
        expect(head.status).to.equal(get.status);
        expect(head.headers.get('content-type')).to.equal(get.headers.get('content-type'));
        expect(head.headers.get('content-length')).to.equal(String(Buffer.byteLength(await get.text())));
        expect(await head.text()).to.equal('');
      });
    }
  });

  describe('with a hostile target', () => {
    const cases: readonly (readonly [requestLine: string, status: number])[] = [
      ['GET //', 404],
      ['GET ///etc/passwd', 404],
      ['GET /%', 404],
      ['GET /%00', 404],
      ['GET /%ff%fe', 404],
      ['GET /__proto__', 404],
      ['GET /constructor', 404],
      ['GET /../../etc/passwd', 404],
      ['GET /?%', 200],
      ['GET /?a=b?c#d', 200],
      ['GET *', 404],
      ['OPTIONS *', 404],
      ['GET http://[', 404],
      ['GET http://[::x]/', 404],
      ['GET http://hello/healthz', 200],
      ['GET http://hello:99999/', 404],
      ['CONNECT hello:443', 405],
      ['BREW /', 400],
      [`GET /${'a'.repeat(8000)}`, 404],
      [`GET /${'a'.repeat(40_000)}`, 431],
    ];
    for (const [requestLine, status] of cases) {
      it(`answers ${requestLine.slice(0, 24)} with ${status}`, async () => {
        const response = await sendRequestLine(served.port, requestLine);
        expect(response.split('\r\n')[0]).to.match(new RegExp(`^HTTP/1.1 ${status} `));
      });
    }
  });

  describe('with a hostile request', () => {
    const close = 'Connection: close\r\n\r\n';
    const cases: readonly (readonly [what: string, bytes: string, status: number])[] = [
      ['what is no HTTP', 'hello\r\n\r\n', 400],
      ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
      ['HTTP/1.1 without a host', `GET / HTTP/1.1\r\n${close}`, 400],
      ['HTTP/1.0 without one', `GET / HTTP/1.0\r\n\r\n`, 200],
      [
        'two content lengths',
        `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n${close}`,
        400,
      ],
      [
        'a length and chunks',
        `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n${close}`,
        400,
      ],
      ['a negative length', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n${close}`, 400],
      ['a body for GET', `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n${close}hello`, 200],
      [
        'a body it is asked to expect',
        `POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n${close}hello`,
        100,
      ],
      ['another expectation', `GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n${close}`, 417],
      [
        'an upgrade',
        'GET / HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n',
        200,
      ],
      [
        'HTTP/2 in clear',
        `GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n${close}`,
        200,
      ],
      ['16 KiB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\n${close}`, 431],
      ['a header broken over lines', `GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n${close}`, 400],
    ];
    for (const [what, bytes, status] of cases) {
      it(`answers ${what} with ${status}`, async () => {
        const response = await sendBytes(served.port, bytes);
        expect(response.split('\r\n')[0]).to.match(new RegExp(`^HTTP/1.1 ${status} `));
        expect(response).not.to.match(/\bnode|koa|\bat .+:\d+|Error:/i);
      });
    }
  });

  describe('with an answer of any kind', () => {
    for (const path of ['/', '/nope', '/version']) {
      it(`names no software in the headers of ${path}`, async () => {
        const { headers } = await fetch(served.address + path);
        expect([...headers.keys()]).to.have.members([
          'connection',
          'content-length',
          'content-type',
          'date',
          'keep-alive',
          'x-request-id',
        ]);
      });
    }

    it('gives back the id of the request', async () => {
      const { headers } = await fetch(served.address, { headers: { 'X-Request-Id': 'order-7' } });
      expect(headers.get('x-request-id')).to.equal('order-7');
    });
  });

  it('lets a route read what was asked', async () => {
    const router = createRouter().get('/', (context) => {
      context.body = `Hello ${context.query['name']}!`;
    });
    const app = createApp({ router, draining: new AbortController().signal });
    const server = createHttpServer(app.callback());
    try {
      const response = await fetch(`http://127.0.0.1:${await listen(server)}/?name=Ada%20L`);
      expect(await response.text()).to.equal('Hello Ada L!');
    } finally {
      await close(server);
    }
  });

  it("answers an error of Koa's that is meant for clients with its status, message and headers", async () => {
    const router = createRouter().get('/', (context) => {
      context.set('Cache-Control', 'max-age=60');
      context.throw(400, 'no such colour', { headers: { 'X-Colour': 'none' } });
    });
    const app = createApp({ router, draining: new AbortController().signal });
    const told: unknown[] = [];
    app.on('error', (error) => told.push(error));
    const server = createHttpServer(app.callback());
    try {
      const response = await fetch(`http://127.0.0.1:${await listen(server)}/`);
      expect([response.status, await response.text()]).to.deep.equal([400, 'no such colour']);
      expect(response.headers.get('x-colour')).to.equal('none');
      expect(response.headers.get('cache-control')).to.equal(null);
      expect(response.headers.has('x-request-id')).to.equal(true);
      expect(told).to.deep.equal([]);
    } finally {
      await close(server);
    }
  });

  describe('with a route that fails', () => {
    const failures: readonly (readonly [how: string, answer: () => never | Promise<never>])[] = [
      [
        'at once',
        () => {
          throw new Error('the secret is 42');
        },
      ],
      ['later', () => Promise.reject(new Error('the secret is 42'))],
    ];
    for (const [how, answer] of failures) {
      it(`answers 500 without a word of what failed ${how}, and tells the application`, async () => {
        const router = createRouter().get('/', answer);
        const app = createApp({ router, draining: new AbortController().signal });
        const told: string[] = [];
        app.on('error', (error, context) => told.push(`${error.message} ${context.state.requestId}`));
        const server = createHttpServer(app.callback());
        try {
          const response = await fetch(`http://127.0.0.1:${await listen(server)}/`, {
            headers: { 'X-Request-Id': 'order-7' },
          });
          expect(response.status).to.equal(500);
          expect(response.headers.get('x-request-id')).to.equal('order-7');
          expect(await response.text()).to.equal('Internal Server Error');
          expect(told).to.deep.equal(['the secret is 42 order-7']);
        } finally {
          await close(server);
        }
      });
    }
  });
});
