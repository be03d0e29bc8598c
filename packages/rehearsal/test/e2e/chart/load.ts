import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChartCluster } from './chart-cluster.ts';
import type { EnvironmentBalancer } from './environment-balancer.ts';

const client = fileURLToPath(new URL('load-client.ts', import.meta.url));
const podName = 'load';
const restricted = {
  pod: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
  container: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};

/** The results of the clients so far. */
export interface Seen {
  /** The numbers of answers over kept connections and over new ones. */
  readonly kept: number;
  readonly fresh: number;
  readonly failed: number;
  /** The first failures, each with its time and error. */
  readonly failures: readonly string[];
  /** The number of answers of each version. */
  readonly versions: Readonly<Record<string, number>>;
}

/** The addresses to request, and the load balancer for those of https. */
export interface LoadTargets {
  readonly targets: readonly string[];
  readonly balancer?: EnvironmentBalancer;
  /** The number of clients of each kind for each target, and their pause between two requests. */
  readonly clientsOfAKind?: number;
  readonly pauseMs?: number;
}

/** Starts clients in a pod of the cluster. They request the targets until the pod is deleted. */
export async function startLoad(
  cluster: ChartCluster,
  namespace: string,
  { targets, balancer, clientsOfAKind = 2, pauseMs = 80 }: LoadTargets,
): Promise<void> {
  const hostnames = targets
    .filter((target) => target.startsWith('https:'))
    .map((target) => new URL(target).hostname);
  const { repository, digest } = cluster.image;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, namespace },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      ...(balancer === undefined ? {} : { hostAliases: [{ ip: balancer.address, hostnames }] }),
      securityContext: restricted.pod,
      containers: [
        {
          name: podName,
          image: `${repository}@${digest}`,
          command: ['node', '--input-type=module-typescript', '--eval', await readFile(client, 'utf8')],
          env: [
            { name: 'TARGETS', value: targets.join(',') },
            { name: 'CERTIFICATE_AUTHORITY', value: balancer?.certificateAuthority ?? '' },
            { name: 'CLIENTS_OF_A_KIND', value: String(clientsOfAKind) },
            { name: 'PAUSE_MS', value: String(pauseMs) },
          ],
          securityContext: restricted.container,
          resources: {
            requests: { cpu: '100m', memory: '64Mi' },
            limits: { cpu: '1', memory: '256Mi' },
          },
        },
      ],
    },
  };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(pod));
  await cluster.kubectl([
    'wait',
    '--for=condition=Ready',
    `pod/${podName}`,
    '-n',
    namespace,
    '--timeout=60s',
  ]);
  await seenUntil(cluster, namespace, ({ kept, fresh, failed }) => kept > 0 && fresh + failed > 0);
}

/** Ends the clients, so that they take no processor time from the next test. */
export async function stopLoad(cluster: ChartCluster, namespace: string): Promise<void> {
  const now = ['--grace-period=0', '--force', '--ignore-not-found', '--wait=false'];
  await cluster.kubectl(['delete', 'pod', podName, '-n', namespace, ...now]);
}

/** Polls the results each second until they fit, and returns them. */
export async function seenUntil(
  cluster: ChartCluster,
  namespace: string,
  fits: (seen: Seen) => boolean,
  timeoutSeconds = 60,
): Promise<Seen> {
  for (let second = 0; second < timeoutSeconds; second += 1) {
    const line = await cluster.kubectl(['logs', podName, '-n', namespace, '--tail=1']);
    const seen = line === '' ? undefined : (JSON.parse(line) as Seen);
    if (seen && fits(seen)) return seen;
    await sleep(1000);
  }
  throw new Error(`The clients did not see what was waited for within ${timeoutSeconds} s.`);
}
