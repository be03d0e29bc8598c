import { request } from 'node:http';
import { z } from 'zod';
import type { ApiServer } from '../cluster/api-server.ts';
import { RehearsalFailure } from '../report/describe-failure.ts';
import { openRelay } from '../stand-ins/relay.ts';
import type { DeployTarget } from './deploy-targets.ts';

/** What runs in an environment at the end, as the cluster and the service themselves say. */
export interface Outcome {
  readonly environment: string;
  readonly namespace: string;
  readonly address: string;
  readonly image: string;
  readonly version: string;
  /** The Deployment's own count of its roll-outs. */
  readonly revision: string;
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

const serviceList = z.object({
  items: z.array(
    z.object({
      status: z.object({
        loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string() })).default([]) }),
      }),
    }),
  ),
});

/**
 * @throws RehearsalFailure when nothing was deployed or a service greets in other words.
 */
export function assertGreetings(outcomes: readonly Outcome[]): void {
  if (outcomes.length === 0) throw new RehearsalFailure('Nothing was deployed to any environment.');
  const wrong = outcomes.find(({ greeting }) => greeting !== 'Hello World!');
  if (!wrong) return;
  throw new RehearsalFailure(
    `${wrong.environment} answers ${JSON.stringify(wrong.greeting)}, not Hello World!`,
  );
}

/** What runs in each environment to which something was deployed. */
export async function readOutcomes(
  apiServer: ApiServer,
  relaySocket: string,
  targets: readonly DeployTarget[],
): Promise<Outcome[]> {
  const outcomes = await Promise.all(targets.map((target) => readOutcome(apiServer, relaySocket, target)));
  return outcomes.filter((outcome) => outcome !== undefined);
}

/** Reads an environment's Deployment and asks its address for the greeting; undefined where nothing was deployed. */
async function readOutcome(
  apiServer: ApiServer,
  relaySocket: string,
  { environment, namespace, releaseName }: DeployTarget,
): Promise<Outcome | undefined> {
  const selector = `labelSelector=app.kubernetes.io%2Finstance%3D${encodeURIComponent(releaseName)}`;
  const deployments = deploymentList.parse(
    await apiServer.getJson(`/apis/apps/v1/namespaces/${namespace}/deployments?${selector}`),
  );
  const [deployment] = deployments.items;
  if (!deployment) return undefined;
  const services = serviceList.parse(
    await apiServer.getJson(`/api/v1/namespaces/${namespace}/services?${selector}`),
  );
  const host = services.items.flatMap(({ status }) => status.loadBalancer.ingress)[0]?.ip;
  if (!host) throw new Error(`The Service of ${releaseName} in ${namespace} has no address.`);
  const greeting = (await getThroughRelay(relaySocket, host, '/')).trim();
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await getThroughRelay(relaySocket, host, '/version')));
  return {
    environment,
    namespace,
    address: `http://${host}/`,
    image: deployment.spec.template.spec.containers[0]?.image ?? '',
    version,
    revision: deployment.metadata.annotations['deployment.kubernetes.io/revision'] ?? '',
    greeting,
  };
}

/** GET on port 80 of an address inside the sandbox; any status but 200 is an error. */
async function getThroughRelay(relaySocket: string, host: string, path: string): Promise<string> {
  const socket = await openRelay(relaySocket, host, 80);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    const outgoing = request(
      { host, path, createConnection: () => socket, headers: { connection: 'close' }, timeout: 10_000 },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        incoming.on('error', reject);
        incoming.on('end', () => {
          socket.destroy();
          if (incoming.statusCode === 200) resolve(body);
          else
            reject(new Error(`http://${host}${path} answered ${incoming.statusCode}: ${body.slice(0, 200)}`));
        });
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(new Error(`http://${host}${path}: no answer in 10 seconds`)),
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}
