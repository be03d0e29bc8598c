import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureCertificates } from 'local-cluster/cluster/certificates.ts';
import { joinSockets } from 'local-cluster/network/sockets/join-sockets.ts';
import { listenOnPort, listenOnSocket } from 'local-cluster/network/sockets/listening.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { type FakeAnswer, startFakeApiServer } from '../../../local-cluster/test/helpers/fake-api-server.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import type { DeployTarget } from '../../src/steps/deploy-targets.ts';
import { readOutcomes } from '../../src/steps/read-outcome.ts';

const targetOf = (environment: string): DeployTarget => ({
  environment,
  clusterName: `cluster-${environment}`,
  namespace: `hello-${environment}`,
  releaseName: 'hello-service',
  deployerRoleArn: `arn:aws:iam::000000000000:role/${environment}`,
  smokeTest: { path: '/', status: 200, text: 'Hello World!\n' },
});

const deployment = {
  metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
  spec: { template: { spec: { containers: [{ image: 'hello_world_repo:1.0.2' }] } } },
};
const service = {
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: [{ ip: '10.77.1.1' }] } },
};
const ingress = {
  metadata: { annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]' } },
  spec: { ingressClassName: 'alb', rules: [{ host: 'sample.test' }] },
  status: { loadBalancer: { ingress: [{ hostname: 'k8s-staging.elb.test' }] } },
};

const ingressClass = { metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } };

/** What the API server has, by path without its query. */
type Lists = Readonly<Record<string, readonly object[]>>;

const deployed: Lists = {
  '/apis/apps/v1/namespaces/hello-staging/deployments': [deployment],
  '/api/v1/namespaces/hello-staging/services': [service],
};
const behindIngress: Lists = {
  ...deployed,
  '/apis/networking.k8s.io/v1/namespaces/hello-staging/ingresses': [ingress],
};

describe('readOutcomes', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();

  async function serveCluster(lists: Lists) {
    const answer = ({ path }: { path: string }): FakeAnswer => {
      const isClass = path === '/apis/networking.k8s.io/v1/ingressclasses/alb';
      const body = isClass ? ingressClass : { items: lists[path.replace(/\?.*/, '')] ?? [] };
      return { status: 200, body: JSON.stringify(body) };
    };
    return closing(await startFakeApiServer(folder.path, answer));
  }

  async function listen(server: Server): Promise<number> {
    const { port, close } = await listenOnPort(server, 0);
    closing({ close });
    return port;
  }

  /** A way into the sandbox, at whose end the service answers; notes the first line of each connection. */
  async function serveRelay(answers: Readonly<Record<string, FakeAnswer | 'silence'>>) {
    const dialled: string[] = [];
    const hosts: (string | undefined)[] = [];
    const respond = ({ url = '', headers }: IncomingMessage, response: ServerResponse) => {
      hosts.push(headers.host);
      const answer = answers[url] ?? { status: 404, body: 'no such path' };
      if (answer !== 'silence') response.writeHead(answer.status).end(answer.body);
    };
    const alternativeNames = ['DNS:sample.test'];
    const pki = join(folder.path, 'pki');
    const request = { name: 'server', subject: '/CN=server', usage: 'serverAuth', alternativeNames } as const;
    await ensureCertificates(pki, [request]);
    const [cert, key, certificateAuthority] = await Promise.all(
      ['server.crt', 'server.key', 'ca.crt'].map((name) => readFile(join(pki, name), 'utf8')),
    );
    if (!cert || !key || !certificateAuthority) throw new Error('openssl made empty files');
    const ports = {
      plain: await listen(createHttpServer(respond)),
      secure: await listen(createHttpsServer({ cert, key }, respond)),
    };
    const relay = createServer({ allowHalfOpen: true }, (socket: Socket) =>
      socket.once('data', (head) => {
        const end = head.indexOf('\n');
        const line = head.toString('latin1', 0, end);
        dialled.push(line);
        const inside = connect({
          port: line.endsWith(' 443') ? ports.secure : ports.plain,
          host: '127.0.0.1',
          allowHalfOpen: true,
        });
        inside.write(head.subarray(end + 1));
        joinSockets(socket, inside);
      }),
    );
    const socketPath = join(folder.path, 'relay.sock');
    closing(await listenOnSocket(relay, socketPath));
    return { clients: { relaySocket: socketPath, certificateAuthority }, dialled, hosts };
  }

  const service102 = {
    '/': { status: 200, body: 'Hello World!\n' },
    '/version': { status: 200, body: '{"version":"1.0.2","commit":"0123456789"}' },
  };

  it('asks the cluster what runs and the address of the service for its greeting', async () => {
    const { apiServer, taken } = await serveCluster(deployed);
    const { clients, dialled } = await serveRelay(service102);
    expect(await readOutcomes(apiServer, clients, [targetOf('staging')])).to.deep.equal([
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
    const { clients } = await serveRelay(service102);
    const outcomes = await readOutcomes(apiServer, clients, ['development', 'staging'].map(targetOf));
    expect(outcomes.map(({ environment }) => environment)).to.deep.equal(['staging']);
  });

  for (const [how, lists] of [
    ['HTTP', deployed],
    ['HTTPS', behindIngress],
  ] as const)
    it(`waits for a service that says nothing over ${how}, and no longer than it has to`, async () => {
      const { apiServer } = await serveCluster(lists);
      const { clients } = await serveRelay({ '/': 'silence' });
      const asked = readOutcomes(apiServer, { ...clients, timeoutMs: 200 }, [targetOf('staging')]);
      expect((await rejectionOf(asked)).message).to.match(/^https?:.*: no answer in 0\.2 seconds$/);
    });

  it('asks a service behind an Ingress by its host, over TLS that the rehearsal’s authority vouches for', async () => {
    const { apiServer } = await serveCluster(behindIngress);
    const { clients, dialled, hosts } = await serveRelay(service102);
    const [outcome] = await readOutcomes(apiServer, clients, [targetOf('staging')]);
    expect(outcome).to.include({
      address: 'https://sample.test/',
      greeting: 'Hello World!',
      version: '1.0.2',
    });
    expect(new Set(dialled)).to.deep.equal(new Set(['sample.test 443']));
    expect(new Set(hosts)).to.deep.equal(new Set(['sample.test']));
    const stranger = { ...clients, certificateAuthority: '' };
    const failure = await rejectionOf(readOutcomes(apiServer, stranger, [targetOf('staging')]));
    expect(failure.message).to.include('certificate');
  });

  it('names a release that has no address', async () => {
    const { apiServer } = await serveCluster({
      ...deployed,
      '/api/v1/namespaces/hello-staging/services': [{ ...service, status: { loadBalancer: {} } }],
    });
    const failure = await rejectionOf(
      readOutcomes(apiServer, { relaySocket: '/nowhere', certificateAuthority: '' }, [targetOf('staging')]),
    );
    expect(failure.message).to.equal(
      'Neither an Ingress nor a Service of hello-service in hello-staging has an address.',
    );
  });

  it('gives the status and the words of a service that does not greet', async () => {
    const { apiServer } = await serveCluster(deployed);
    const { clients } = await serveRelay({ '/': { status: 503, body: 'going down' } });
    const failure = await rejectionOf(readOutcomes(apiServer, clients, [targetOf('staging')]));
    expect(failure.message).to.equal('http://10.77.1.1/ answered 503: going down');
  });

  it('asks for the path, the status and the body of the smoke test', async () => {
    const { apiServer } = await serveCluster(deployed);
    const { clients } = await serveRelay({ ...service102, '/teapot?size=2': { status: 418, body: 'short' } });
    const smokeTest = { path: '/teapot?size=2', status: 418, text: 'short' };
    const [outcome] = await readOutcomes(apiServer, clients, [{ ...targetOf('staging'), smokeTest }]);
    expect(outcome?.greeting).to.equal('short');
  });

  it('refuses a body that the smoke test does not expect, and names the environment and the file', async () => {
    const { apiServer } = await serveCluster(deployed);
    const { clients } = await serveRelay({ ...service102, '/': { status: 200, body: 'Hello Moon!' } });
    const failure = await rejectionOf(readOutcomes(apiServer, clients, [targetOf('staging')]));
    expect(failure).to.be.instanceOf(ActionableError);
    expect(failure.message).to.equal(
      'staging answers "Hello Moon!", not "Hello World!\\n", the smokeTest of packages/infra/environments/delivery.ts.',
    );
  });

  it('refuses an end without any environment', async () => {
    const { apiServer } = await serveCluster({});
    const { clients } = await serveRelay({});
    const failure = await rejectionOf(readOutcomes(apiServer, clients, [targetOf('staging')]));
    expect(failure.message).to.equal('Nothing was deployed to any environment.');
  });
});
