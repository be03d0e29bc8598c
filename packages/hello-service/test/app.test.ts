import { expect } from 'chai';
import { type Served, sendRequestLine, serve } from './support/serve.ts';

describe('createApp', () => {
  let served: Served;
  before(async () => {
    served = await serve();
  });
  after(() => served[Symbol.asyncDispose]());

  describe('with a path it does not know', () => {
    for (const path of ['/nope', '/healthz/', '/Healthz', '/index.html', '/version/x']) {
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
    for (const path of ['/', '/healthz', '/readyz', '/version']) {
      it(`gives the headers of ${path} and no body`, async () => {
        const head = await fetch(served.address + path, { method: 'HEAD' });
        const get = await fetch(served.address + path);
        expect(head.status).to.equal(200);
        expect(head.headers.get('content-type')).to.equal(get.headers.get('content-type'));
        expect(head.headers.get('content-length')).to.equal(String((await get.text()).length));
        expect(await head.text()).to.equal('');
      });
    }
  });

  describe('with a hostile target', () => {
    const cases: readonly (readonly [target: string, status: number])[] = [
      ['//', 404],
      ['///etc/passwd', 404],
      ['/%', 404],
      ['/%00', 404],
      ['/%ff%fe', 404],
      ['/__proto__', 404],
      ['/constructor', 404],
      ['/../../etc/passwd', 404],
      ['/?%', 200],
      ['/?a=b?c#d', 200],
      ['*', 404],
      ['http://[', 404],
      ['http://[::x]/', 404],
      ['http://hello/healthz', 200],
      ['http://hello:99999/', 404],
      [`/${'a'.repeat(8000)}`, 404],
      [`/${'a'.repeat(40_000)}`, 431],
    ];
    for (const [target, status] of cases) {
      it(`answers ${target.slice(0, 24)} with ${status}`, async () => {
        const response = await sendRequestLine(served.port, `GET ${target}`);
        expect(response.split('\r\n')[0]).to.match(new RegExp(`^HTTP/1.1 ${status} `));
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
        ]);
      });
    }
  });
});
