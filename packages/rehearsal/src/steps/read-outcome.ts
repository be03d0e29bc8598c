import { request } from 'node:http';
import { connect as connectTls } from 'node:tls';
import type { ApiServer } from 'local-cluster/cluster/api-server.ts';
import { openRelay } from 'local-cluster/network/relay.ts';
import { classOf, findPublicAddress } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { DeployTarget } from './deploy-targets.ts';

/** What runs in an environment, as the cluster and the service report it. */
export interface Outcome {
  readonly environment: string;
  readonly namespace: string;
  readonly address: string;
  readonly image: string;
  readonly version: string;
  /** The revision of the Deployment. */
  readonly revision: string;
  /** The service's answer to the request of its smoke test, trimmed. */
  readonly greeting: string;
}

const deploymentList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
      spec: z.object({
        template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
      }),
    }),
  ),
});

/** The fields of Services and Ingresses are checked by pipeline-steps. */
const objectList = z.object({ items: z.array(z.looseObject({})) });

/** How to reach a service from outside the sandbox. */
export interface Clients {
  readonly relaySocket: string;
  /** The certificate authority of the load balancers, as PEM. */
  readonly certificateAuthority: string;
  /** @default 10,000 */
  readonly timeoutMs?: number;
}

/**
 * What runs in each environment that has a deployment.
 * @throws ActionableError if there is none, or if a service does not answer as its smoke test expects.
 */
export async function readOutcomes(
  apiServer: ApiServer,
  clients: Clients,
  targets: readonly DeployTarget[],
): Promise<Outcome[]> {
  const outcomes = await Promise.all(targets.map((target) => readOutcome(apiServer, clients, target)));
  const found = outcomes.filter((outcome) => outcome !== undefined);
  if (found.length === 0) throw new ActionableError('Nothing was deployed to any environment.');
  return found;
}

/** Reads an environment's Deployment and requests the greeting of its service; undefined if nothing was deployed. */
export async function readOutcome(
  apiServer: ApiServer,
  clients: Clients,
  target: DeployTarget,
): Promise<Outcome | undefined> {
  const { environment, namespace, releaseName } = target;
  const selector = `labelSelector=app.kubernetes.io%2Finstance%3D${encodeURIComponent(releaseName)}`;
  const deployments = deploymentList.parse(
    await apiServer.getJson(`/apis/apps/v1/namespaces/${namespace}/deployments?${selector}`),
  );
  const [deployment] = deployments.items;
  if (!deployment) return undefined;
  const address = await readAddress(apiServer, target, selector);
  const greeting = await readGreeting(clients, address, target);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await getThroughRelay(clients, new URL('/version', address))));
  return {
    environment,
    namespace,
    address,
    image: deployment.spec.template.spec.containers[0]?.image ?? '',
    version,
    revision: deployment.metadata.annotations['deployment.kubernetes.io/revision'] ?? '',
    greeting,
  };
}

async function readGreeting(
  clients: Clients,
  address: string,
  { environment, smokeTest: { path, status, text } }: DeployTarget,
): Promise<string> {
  const body = await getThroughRelay(clients, new URL(path, address), status);
  if (body === text) return body.trim();
  throw new ActionableError(
    `${environment} answers ${JSON.stringify(body.slice(0, 200))}, not ${JSON.stringify(text.slice(0, 200))}, the smokeTest of packages/infra/environments/delivery.ts.`,
  );
}

/** The address at which the pipeline tests the release. The API server names the kind of a list, not of its items. */
async function readAddress(
  apiServer: ApiServer,
  { namespace, releaseName }: DeployTarget,
  selector: string,
): Promise<string> {
  const read = async (kind: string, path: string) => {
    const { items } = objectList.parse(await apiServer.getJson(`${path}?${selector}`));
    return items.map((item) => ({ ...item, kind }));
  };
  const [ingresses, services] = await Promise.all([
    read('Ingress', `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`),
    read('Service', `/api/v1/namespaces/${namespace}/services`),
  ]);
  const objects = [...ingresses, ...services];
  const className = classOf(objects);
  const classes = className === undefined ? [] : [await readClass(apiServer, className)];
  const address = findPublicAddress([...objects, ...classes])?.address;
  if (address === undefined)
    throw new Error(`Neither an Ingress nor a Service of ${releaseName} in ${namespace} has an address.`);
  return address;
}

/** The class alone: the rehearsal's cluster has no IngressClassParams. */
async function readClass(apiServer: ApiServer, name: string) {
  const path = `/apis/networking.k8s.io/v1/ingressclasses/${encodeURIComponent(name)}`;
  return { ...z.looseObject({}).parse(await apiServer.getJson(path)), kind: 'IngressClass' };
}

/** GET of a URL that the sandbox resolves; any other status than the expected one is an error. */
async function getThroughRelay(
  { relaySocket, certificateAuthority, timeoutMs = 10_000 }: Clients,
  url: URL,
  expectedStatus = 200,
): Promise<string> {
  const { hostname, protocol } = url;
  const path = url.pathname + url.search;
  const relay = await openRelay(relaySocket, hostname, portOf(url));
  const socket =
    protocol === 'https:'
      ? connectTls({ socket: relay, servername: hostname, ca: certificateAuthority })
      : relay;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      relay.destroy();
      reject(error);
    };
    socket.once('error', fail);
    const outgoing = request(
      {
        ...{ path, createConnection: () => socket },
        headers: { host: url.host, connection: 'close', 'user-agent': 'rehearsal' },
      },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        incoming.on('error', fail);
        incoming.on('end', () => {
          relay.destroy();
          if (incoming.statusCode === expectedStatus) resolve(body);
          else reject(new Error(`${url.href} answered ${incoming.statusCode}: ${body.slice(0, 200)}`));
        });
      },
    );
    // Not by an option: Node sets no timeout on a connection of the caller.
    outgoing.setTimeout(timeoutMs, () =>
      outgoing.destroy(new Error(`${url.href}: no answer in ${timeoutMs / 1000} seconds`)),
    );
    outgoing.on('error', fail);
    outgoing.end();
  });
}

/** The port of a URL; the protocol's default if it has none. */
export function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}
