import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensureCertificates } from 'local-cluster/cluster/certificates.ts';
import { listenOnPort } from 'local-cluster/network/listening.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { runProgram } from 'programs/run-program.ts';
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
  host: `${environment}.test`,
  smokeTest: { path: '/', status: 200, text: 'Hello World!\n' },
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

const deployment = {
  kind: 'Deployment',
  metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } },
  spec: { replicas: 3, template: { spec: { containers: [{ image: 'hello_world_repo:1.0.2' }] } } },
  status: { readyReplicas: 2 },
};
const service = {
  kind: 'Service',
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: [{ ip: '10.77.1.1' }] } },
};
const ingress = {
  kind: 'Ingress',
  metadata: { annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]' } },
  spec: { ingressClassName: 'alb', rules: [{ host: 'sample.test' }] },
  status: { loadBalancer: { ingress: [{ hostname: 'k8s-staging.elb.test' }] } },
};

const ingressClass = {
  kind: 'IngressClass',
  metadata: { name: 'alb' },
  spec: { controller: 'ingress.k8s.aws/alb' },
};

/** What kubectl answers, by the resources and the namespace that it is asked for. */
type Lists = Readonly<Record<string, readonly object[]>>;

const deployed: Lists = {
  'deployments hello-staging': [deployment],
  'ingresses,services hello-staging': [service],
};
const behindIngress: Lists = { ...deployed, 'ingresses,services hello-staging': [ingress, service] };

describe('readOutcomes', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();

  async function listen(server: Server): Promise<number> {
    const { port, close } = await listenOnPort(server, 0);
    closing({ close });
    return port;
  }

  /** A cluster that has these objects, and a service at every address; notes what each was asked for. */
  async function serve(lists: Lists, answers: Readonly<Record<string, Answer | 'silence'>>) {
    const selectors = new Set<string | undefined>();
    const hosts = new Set<string | undefined>();
    const urls: string[] = [];
    const respond = ({ url = '', headers }: IncomingMessage, response: ServerResponse) => {
      hosts.add(headers.host);
      const answer = answers[url] ?? { status: 404, body: 'no such path' };
      if (answer !== 'silence') response.writeHead(answer.status).end(answer.body);
    };
    const pki = join(folder.path, 'pki');
    const alternativeNames = ['DNS:sample.test'];
    const request = { name: 'server', subject: '/CN=server', usage: 'serverAuth', alternativeNames } as const;
    await ensureCertificates(pki, [request]);
    const [cert = '', key = ''] = await Promise.all(
      ['server.crt', 'server.key'].map((name) => readFile(join(pki, name), 'utf8')),
    );
    const plain = await listen(createHttpServer(respond));
    const secure = await listen(createHttpsServer({ cert, key }, respond));
    const kubectl = async ([verb, resources = '', ...flags]: readonly string[]): Promise<string> => {
      expect([verb, ...flags.slice(-2)]).to.deep.equal(['get', '--output', 'json']);
      if (resources === 'ingressclass') return JSON.stringify(ingressClass);
      selectors.add(flags[flags.indexOf('--selector') + 1]);
      const namespace = flags[flags.indexOf('--namespace') + 1];
      return JSON.stringify({ items: lists[`${resources} ${namespace}`] ?? [] });
    };
    // curl as in the sandbox, but every name leads to the servers above.
    const run = ([program = '', ...args]: readonly string[]): Promise<string> => {
      urls.push(args.at(-1) ?? '');
      const ways = ['--connect-to', `:80:127.0.0.1:${plain}`, '--connect-to', `:443:127.0.0.1:${secure}`];
      return runProgram([program, ...ways, ...args]);
    };
    const clients = { kubectl, run, certificateAuthority: join(pki, 'ca.crt') };
    return { clients, selectors, hosts, urls };
  }

  const service102 = {
    '/': { status: 200, body: 'Hello World!\n' },
    '/version': { status: 200, body: '{"version":"1.0.2","commit":"0123456789"}' },
  };

  it('asks the cluster what runs and the address of the service for its greeting', async () => {
    const { clients, selectors, urls } = await serve(deployed, service102);
    expect(await readOutcomes(clients, [targetOf('staging')])).to.deep.equal([
      {
        service: 'hello-service',
        environment: 'staging',
        namespace: 'hello-staging',
        address: 'http://10.77.1.1/',
        image: 'hello_world_repo:1.0.2',
        version: '1.0.2',
        revision: '2',
        greeting: 'Hello World!',
        pods: { ready: 2, wanted: 3 },
      },
    ]);
    expect(urls).to.deep.equal(['http://10.77.1.1/', 'http://10.77.1.1/version']);
    expect([...selectors]).to.deep.equal(['app.kubernetes.io/instance=hello-service']);
  });

  it('leaves out an environment to which nothing was deployed', async () => {
    const { clients } = await serve(deployed, service102);
    const outcomes = await readOutcomes(clients, ['development', 'staging'].map(targetOf));
    expect(outcomes.map(({ environment }) => environment)).to.deep.equal(['staging']);
  });

  for (const [how, lists] of [
    ['HTTP', deployed],
    ['HTTPS', behindIngress],
  ] as const)
    it(`waits for a service that says nothing over ${how}, and no longer than it has to`, async () => {
      const { clients } = await serve(lists, { '/': 'silence' });
      const asked = readOutcomes({ ...clients, timeoutMs: 200 }, [targetOf('staging')]);
      expect((await rejectionOf(asked)).message).to.match(/^https?:.*: no answer in 0\.2 seconds$/);
    });

  it('asks a service behind an Ingress by its host, over TLS that the rehearsal’s authority vouches for', async () => {
    const { clients, urls, hosts } = await serve(behindIngress, service102);
    const [outcome] = await readOutcomes(clients, [targetOf('staging')]);
    expect(outcome).to.include({
      address: 'https://sample.test/',
      greeting: 'Hello World!',
      version: '1.0.2',
    });
    expect(urls[0]).to.equal('https://sample.test/');
    expect([...hosts]).to.deep.equal(['sample.test']);
    await ensureCertificates(join(folder.path, 'others'), []);
    const stranger = { ...clients, certificateAuthority: join(folder.path, 'others/ca.crt') };
    const failure = await rejectionOf(readOutcomes(stranger, [targetOf('staging')]));
    expect(failure.message).to.include('certificate');
  });

  it('names a release that has no address', async () => {
    const withoutAddress = { ...service, status: { loadBalancer: {} } };
    const { clients } = await serve(
      { ...deployed, 'ingresses,services hello-staging': [withoutAddress] },
      service102,
    );
    const failure = await rejectionOf(readOutcomes(clients, [targetOf('staging')]));
    expect(failure.message).to.equal(
      'Neither an Ingress nor a Service of hello-service in hello-staging has an address.',
    );
  });

  it('gives the status and the words of a service that does not greet', async () => {
    const { clients, urls } = await serve(deployed, { '/': { status: 500, body: 'broken' } });
    const failure = await rejectionOf(readOutcomes(clients, [targetOf('staging')]));
    expect(failure.message).to.equal('http://10.77.1.1/ answered 500: broken');
    expect(urls).to.have.lengthOf(1);
  });

  it('asks again while no pod is ready, and gives the status when the time is up', async () => {
    const answers: Record<string, Answer> = { ...service102, '/': { status: 503, body: 'going down' } };
    const { clients, urls } = await serve(deployed, answers);
    const late = readOutcomes({ ...clients, timeoutMs: 3_000 }, [targetOf('staging')]);
    expect((await rejectionOf(late)).message).to.equal('http://10.77.1.1/ answered 503: going down');
    expect(urls).to.have.length.above(1);
    const asked = readOutcomes(clients, [targetOf('staging')]);
    setTimeout(() => Object.assign(answers, service102), 700);
    expect((await asked)[0]?.greeting).to.equal('Hello World!');
  });

  it('asks for the path, the status and the body of the smoke test', async () => {
    const { clients } = await serve(deployed, {
      ...service102,
      '/teapot?size=2': { status: 418, body: 'short' },
    });
    const smokeTest = { path: '/teapot?size=2', status: 418, text: 'short' };
    const [outcome] = await readOutcomes(clients, [{ ...targetOf('staging'), smokeTest }]);
    expect(outcome?.greeting).to.equal('short');
  });

  it('refuses a body that the smoke test does not expect, and names the environment and the file', async () => {
    const { clients } = await serve(deployed, { ...service102, '/': { status: 200, body: 'Hello Moon!' } });
    const failure = await rejectionOf(readOutcomes(clients, [targetOf('staging')]));
    expect(failure).to.be.instanceOf(ActionableError);
    expect(failure.message).to.equal(
      'staging answers "Hello Moon!", not "Hello World!\\n", the smokeTest of packages/infra/environments/delivery.ts.',
    );
  });

  it('refuses an end without any environment', async () => {
    const { clients } = await serve({}, {});
    const failure = await rejectionOf(readOutcomes(clients, [targetOf('staging')]));
    expect(failure.message).to.equal('Nothing was deployed to any environment.');
  });
});
