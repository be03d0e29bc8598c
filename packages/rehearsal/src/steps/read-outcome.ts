import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from 'local-cluster/cluster/cluster.ts';
import { classOf, findPublicAddress } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { DeployTarget } from './deploy-targets.ts';

/** The running version of an environment, as the cluster and the service report it. */
export interface Outcome {
  /** The release of the service. */
  readonly service: string;
  readonly environment: string;
  readonly namespace: string;
  readonly address: string;
  readonly image: string;
  readonly version: string;
  /** The revision of the Deployment. */
  readonly revision: string;
  /** The service's answer to the request of its smoke test, trimmed. */
  readonly greeting: string;
  /** Of the Deployment. */
  readonly pods: { readonly ready: number; readonly wanted: number };
}

const deploymentList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
      spec: z.object({
        replicas: z.number().default(1),
        template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
      }),
      status: z.object({ readyReplicas: z.number().default(0) }).prefault({}),
    }),
  ),
});

/** The fields of Services and Ingresses are checked by pipeline-steps. */
const objectList = z.object({ items: z.array(z.looseObject({})) });

/** The name of an outcome among all: its environment, with its service if there are several. */
export function outcomeName({ service, environment }: Outcome, all: readonly Outcome[]): string {
  return all.every((other) => other.service === service) ? environment : `${service} in ${environment}`;
}

/** How to reach the cluster and its services. */
export interface Clients extends Pick<Cluster, 'kubectl' | 'run'> {
  /** The file of the load balancers' certificate authority. */
  readonly certificateAuthority: string;
  /** @default 10,000 */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/**
 * The outcome of each environment that has a deployment.
 * @throws ActionableError if there is none, or if a service does not answer as its smoke test expects.
 */
export async function readOutcomes(clients: Clients, targets: readonly DeployTarget[]): Promise<Outcome[]> {
  const outcomes = await Promise.all(targets.map((target) => readOutcome(clients, target)));
  const found = outcomes.filter((outcome) => outcome !== undefined);
  if (found.length === 0) throw new ActionableError('Nothing was deployed to any environment.');
  return found;
}

/** Reads an environment's Deployment and requests the greeting of its service; undefined if nothing was deployed. */
export async function readOutcome(clients: Clients, target: DeployTarget): Promise<Outcome | undefined> {
  const { environment, namespace, releaseName } = target;
  const deployments = deploymentList.parse(
    await readJson(clients, ['deployments', ...inRelease(namespace, releaseName)]),
  );
  const [deployment] = deployments.items;
  if (!deployment) return undefined;
  const address = await readAddress(clients, target);
  const greeting = await readGreeting(clients, address, target);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await getInside(clients, new URL('/version', address))));
  return {
    service: releaseName,
    environment,
    namespace,
    address,
    image: deployment.spec.template.spec.containers[0]?.image ?? '',
    version,
    revision: deployment.metadata.annotations['deployment.kubernetes.io/revision'] ?? '',
    greeting,
    pods: { ready: deployment.status.readyReplicas, wanted: deployment.spec.replicas },
  };
}

async function readGreeting(
  clients: Clients,
  address: string,
  { environment, smokeTest: { path, status, text } }: DeployTarget,
): Promise<string> {
  const body = await getInside(clients, new URL(path, address), status);
  if (body === text) return body.trim();
  throw new ActionableError(
    `${environment} answers ${JSON.stringify(body.slice(0, 200))}, not ${JSON.stringify(text.slice(0, 200))}, the smokeTest of packages/infra/environments/delivery.ts.`,
  );
}

/** The address at which the pipeline tests the release. */
async function readAddress(clients: Clients, { namespace, releaseName }: DeployTarget): Promise<string> {
  const { items: objects } = objectList.parse(
    await readJson(clients, ['ingresses,services', ...inRelease(namespace, releaseName)]),
  );
  const className = classOf(objects);
  // Without its IngressClassParams, whose kind the rehearsal's cluster does not have.
  const classes =
    className === undefined
      ? []
      : [z.looseObject({}).parse(await readJson(clients, ['ingressclass', className]))];
  const address = findPublicAddress([...objects, ...classes])?.address;
  if (address === undefined)
    throw new ActionableError(
      `Neither an Ingress nor a Service of ${releaseName} in ${namespace} has an address.`,
    );
  return address;
}

const inRelease = (namespace: string, releaseName: string) => [
  ...['--namespace', namespace, '--selector', `app.kubernetes.io/instance=${releaseName}`],
];

async function readJson({ kubectl }: Clients, args: readonly string[]): Promise<unknown> {
  return JSON.parse(await kubectl(['get', ...args, '--output', 'json']));
}

/** curl's exit code at the limit of `--max-time`. */
const timedOut = '28';

/** A load balancer answers so while no pod is ready, as when this machine is too busy for the readiness probes. */
const unready = [502, 503, 504];
const unreadyPauseMs = 500;

/**
 * GET of a URL that the sandbox resolves, until pods are ready or the time is up.
 * @throws ActionableError for any other status than the expected one.
 */
async function getInside(clients: Clients, url: URL, expectedStatus = 200): Promise<string> {
  const end = Date.now() + (clients.timeoutMs ?? defaultTimeoutMs);
  for (;;) {
    const { status, body } = await request(clients, url);
    if (status === expectedStatus) return body;
    if (!unready.includes(status) || Date.now() + unreadyPauseMs > end)
      throw new ActionableError(`${url.href} answered ${status}: ${body.slice(0, 200)}`);
    await sleep(unreadyPauseMs);
  }
}

async function request({ run, certificateAuthority, timeoutMs = defaultTimeoutMs }: Clients, url: URL) {
  const flags = ['--silent', '--show-error', '--noproxy', '*', '--user-agent', 'rehearsal'];
  const limits = ['--max-time', String(timeoutMs / 1000), '--cacert', certificateAuthority];
  const command = ['curl', ...flags, ...limits, '--write-out', '\n%{http_code}', '--', url.href];
  const answer = await run(command).catch((error: unknown) => {
    if (!(error instanceof ActionableError)) throw error;
    const { command: asked = '', output = '', message } = error;
    const [, code, words = message] = /^curl: \((\d+)\) (.*)/m.exec(output) ?? [];
    const reason = code === timedOut ? `no answer in ${timeoutMs / 1000} seconds` : words;
    throw new ActionableError(`${url.href}: ${reason}`, { command: asked });
  });
  const bodyEnd = answer.lastIndexOf('\n');
  return { status: Number(answer.slice(bodyEnd + 1)), body: answer.slice(0, bodyEnd) };
}

/** The port of a URL; the protocol's default if it has none. */
export function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}
