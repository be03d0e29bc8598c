import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { assertGreetings, readOutcomes } from '../../src/steps/read-outcome.ts';
import { type FakeAnswer, startFakeApiServer } from '../cluster/fake-api-server.ts';
import { closedAfterEach } from '../stand-ins/support/temporary-folder.ts';
import { rejectionOf } from '../support/rejection-of.ts';
import { temporaryFolder } from '../tools/helpers/temporary-folder.ts';

const targetOf = (environment: string) => ({
  environment,
  clusterName: `cluster-${environment}`,
  namespace: `hello-${environment}`,
  releaseName: 'hello-service',
  deployerRoleArn: `arn:aws:iam::000000000000:role/${environment}`,
});

const deployment = {
  metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
  spec: { template: { spec: { containers: [{ image: 'hello_world_repo:1.0.2' }] } } },
};
const service = { status: { loadBalancer: { ingress: [{ ip: '10.77.1.1' }] } } };

/** What the API server has, by path without its query. */
type Lists = Readonly<Record<string, readonly object[]>>;

const deployed: Lists = {
  '/apis/apps/v1/namespaces/hello-staging/deployments': [deployment],
  '/api/v1/namespaces/hello-staging/services': [service],
};

describe('readOutcomes', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();

  async function serveCluster(lists: Lists) {
    const answer = ({ path }: { path: string }): FakeAnswer => ({
      status: 200,
      body: JSON.stringify({ items: lists[path.replace(/\?.*/, '')] ?? [] }),
    });
    return closing(await startFakeApiServer(folder.path, answer));
  }

  /** A way into the sandbox, at whose end the service answers; notes the first line of each connection. */
  async function serveRelay(answers: Readonly<Record<string, FakeAnswer>>) {
    const dialled: string[] = [];
    const http = createHttpServer(({ url = '' }, response) => {
      const { status, body } = answers[url] ?? { status: 404, body: 'no such path' };
      response.writeHead(status).end(body);
    });
    const relay = createServer((socket: Socket) =>
      socket.once('data', (head) => {
        const end = head.indexOf('\n');
        dialled.push(head.toString('latin1', 0, end));
        socket.unshift(head.subarray(end + 1));
        http.emit('connection', socket);
      }),
    );
    const socketPath = join(folder.path, 'relay.sock');
    await new Promise<void>((resolve) => relay.listen(socketPath, resolve));
    closing({ close: () => new Promise((resolve) => relay.close(resolve)) });
    return { socketPath, dialled };
  }

  const service102 = {
    '/': { status: 200, body: 'Hello World!\n' },
    '/version': { status: 200, body: '{"version":"1.0.2","commit":"0123456789"}' },
  };

  it('asks the cluster what runs and the address of the service for its greeting', async () => {
    const { apiServer, taken } = await serveCluster(deployed);
    const { socketPath, dialled } = await serveRelay(service102);
    expect(await readOutcomes(apiServer, socketPath, [targetOf('staging')])).to.deep.equal([
      {
        environment: 'staging',
        namespace: 'hello-staging',
        address: 'http://10.77.1.1/',
        image: 'hello_world_repo:1.0.2',
        version: '1.0.2',
        revision: '2',
        greeting: 'Hello World!',
      },
    ]);
    expect(new Set(dialled)).to.deep.equal(new Set(['10.77.1.1 80']));
    for (const { path } of taken) {
      expect(new URL(path, 'https://localhost').searchParams.get('labelSelector')).to.equal(
        'app.kubernetes.io/instance=hello-service',
      );
    }
  });

  it('leaves out an environment to which nothing was deployed', async () => {
    const { apiServer } = await serveCluster(deployed);
    const { socketPath } = await serveRelay(service102);
    const outcomes = await readOutcomes(apiServer, socketPath, ['development', 'staging'].map(targetOf));
    expect(outcomes.map(({ environment }) => environment)).to.deep.equal(['staging']);
  });

  it('names a Service that has no address', async () => {
    const { apiServer } = await serveCluster({
      ...deployed,
      '/api/v1/namespaces/hello-staging/services': [{ status: { loadBalancer: {} } }],
    });
    const failure = await rejectionOf(readOutcomes(apiServer, '/nowhere', [targetOf('staging')]));
    expect(failure.message).to.equal('The Service of hello-service in hello-staging has no address.');
  });

  it('gives the status and the words of a service that does not greet', async () => {
    const { apiServer } = await serveCluster(deployed);
    const { socketPath } = await serveRelay({ '/': { status: 503, body: 'going down' } });
    const failure = await rejectionOf(readOutcomes(apiServer, socketPath, [targetOf('staging')]));
    expect(failure.message).to.equal('http://10.77.1.1/ answered 503: going down');
  });
});

describe('assertGreetings', () => {
  const outcome = {
    environment: 'staging',
    namespace: 'hello-world-staging',
    address: 'http://10.77.1.2/',
    image: 'hello@sha256:0',
    version: '1.0.2',
    revision: '2',
    greeting: 'Hello World!',
  };

  it('lets Hello World! pass', () => {
    assertGreetings([outcome]);
  });

  it('refuses an end without any environment', () => {
    expect(() => assertGreetings([])).to.throw('Nothing was deployed to any environment.');
  });

  it('refuses another greeting, with the environment that gave it', () => {
    expect(() => assertGreetings([outcome, { ...outcome, greeting: '' }])).to.throw(
      'staging answers "", not Hello World!',
    );
  });
});
