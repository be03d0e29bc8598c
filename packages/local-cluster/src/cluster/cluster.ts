import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openRelay } from '../network/relay.ts';
import type { KubernetesCommands } from '../tools/find-kubernetes.ts';
import { addresses } from './addresses.ts';
import { ApiServer } from './api-server.ts';
import { type CertificateRequest, clusterCertificates, ensureCertificates } from './certificates.ts';
import { cgroupName } from './cgroups.ts';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';
import { configurationFiles, type HostRecord } from './configuration.ts';
import {
  apiServerCommand,
  controllerManagerCommand,
  etcdCommand,
  kubeletCommand,
  kubeProxyCommand,
  schedulerCommand,
} from './control-plane.ts';
import { type Daemon, startDaemon, waitUntil } from './daemon.ts';
import { ensurePauseImage, supportRepositories } from './images.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

/** The programs of the machine that a cluster is made of. */
export interface ClusterPrograms {
  readonly kubernetes: KubernetesCommands;
  readonly containerd: string;
  readonly dockerd: string;
  readonly dockerRegistry: string;
  readonly catatonit: string;
  readonly cniDirectory: string;
}

export interface ClusterOptions {
  readonly paths: ClusterPaths;
  readonly programs: ClusterPrograms;
  readonly imageRegistryHost: string;
  readonly localHosts: readonly string[];
  readonly records: readonly HostRecord[];
  readonly certificates: readonly CertificateRequest[];
  /** What dockerd is told of the world: a proxy for the public base image. */
  readonly dockerEnvironment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A running Kubernetes with its image registry and image builder. */
export interface Cluster {
  readonly apiServer: ApiServer;
  readonly adminKubeconfig: string;
  /** What must live as long as the rehearsal does. */
  readonly daemons: readonly Daemon[];
}

const startTimeoutMs = 90_000;
const kubernetesUsers = ['admin', 'controller-manager', 'scheduler', 'proxy', 'kubelet'] as const;

/** Brings the cluster up in a reserved sandbox; resolves once the node takes pods. */
export async function startCluster(sandbox: Sandbox, options: ClusterOptions): Promise<Cluster> {
  await prepareFiles(options);
  options.signal.throwIfAborted();
  await sandbox.start(options.programs.catatonit);
  const start = (name: string, command: readonly string[], environment?: Record<string, string>) =>
    startDaemon(name, [...sandbox.commandPrefix, ...command], {
      logDirectory: options.paths.log,
      environment: { ...sandboxEnvironment(options.paths.run), ...environment },
    });
  const relayProgram = fileURLToPath(new URL('../network/relay.ts', import.meta.url));
  const relay = start('relay', [process.execPath, relayProgram, '--socket', options.paths.relaySocket]);
  const control = startControlPlane(start, options);
  const runtime = await startContainerRuntime(sandbox, start, options);
  const apiServer = await connectApiServer(options);
  const wait = waiter(options.signal);
  await wait('the API server', () => isReady(apiServer), [control.apiServer, control.etcd, relay]);
  const node = startNode(start, options);
  await wait('the node', () => nodeIsReady(apiServer), [
    node.kubelet,
    runtime.containerd,
    node.controllerManager,
  ]);
  await wait('the default service account', () => hasServiceAccount(apiServer), [node.controllerManager]);
  return {
    apiServer,
    adminKubeconfig: join(options.paths.kubeconfigs, 'admin.conf'),
    daemons: [relay, ...Object.values(control), ...Object.values(runtime), ...Object.values(node)],
  };
}

type Start = (name: string, command: readonly string[], environment?: Record<string, string>) => Daemon;

async function prepareFiles(options: ClusterOptions): Promise<void> {
  const { paths } = options;
  await ensureCertificates(paths.pki, [...clusterCertificates(), ...options.certificates]);
  const files = configurationFiles({
    ...options,
    cniDirectory: options.programs.cniDirectory,
    pauseImage: pauseImage(options),
    cgroupName: cgroupName(paths.root),
  });
  for (const [name, text] of files) {
    const file = join(paths.configuration, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await mkdir(paths.kubeconfigs, { recursive: true });
  for (const user of kubernetesUsers) {
    await writeFile(join(paths.kubeconfigs, `${user}.conf`), userKubeconfig(paths, user), { mode: 0o600 });
  }
}

/** The kubeconfig, valid inside the sandbox, of a user whose certificate is `<user>.crt`. */
export function userKubeconfig(
  { pki }: ClusterPaths,
  user: string,
  server: string = addresses.apiServerUrl,
): string {
  return kubeconfig({
    server,
    user,
    certificateAuthority: join(pki, 'ca.crt'),
    clientCertificate: join(pki, `${user}.crt`),
    clientKey: join(pki, `${user}.key`),
  });
}

function startControlPlane(start: Start, { programs, paths }: ClusterOptions) {
  const etcd = start('etcd', etcdCommand(programs.kubernetes));
  return { etcd, apiServer: start('kube-apiserver', apiServerCommand(programs.kubernetes, paths)) };
}

async function startContainerRuntime(sandbox: Sandbox, start: Start, options: ClusterOptions) {
  const { programs, paths, signal } = options;
  const file = (name: string) => join(paths.configuration, name);
  const wait = waiter(signal);
  const exists = (socket: string) => async () =>
    (await sandbox.tryRun(['test', '-S', socket])).exitCode === 0;
  const registry = start('docker-registry', [programs.dockerRegistry, 'serve', file('registry.yaml')]);
  const containerd = start('containerd', [programs.containerd, '--config', file('containerd.toml')]);
  await wait('containerd', exists(sandboxPaths.containerdSocket), [containerd]);
  const dockerd = start(
    'dockerd',
    [programs.dockerd, '--config-file', file('dockerd.json'), '--log-level', 'warn'],
    options.dockerEnvironment,
  );
  await wait('dockerd', exists(sandboxPaths.dockerSocket), [dockerd, containerd]);
  await ensurePauseImage(sandbox, pauseImage(options), programs.catatonit);
  return { registry, containerd, dockerd };
}

/** These exit when started before the API server has made its first roles, so they come after it. */
function startNode(start: Start, { programs, paths }: ClusterOptions) {
  return {
    controllerManager: start('kube-controller-manager', controllerManagerCommand(programs.kubernetes, paths)),
    scheduler: start('kube-scheduler', schedulerCommand(programs.kubernetes, paths)),
    kubelet: start('kubelet', kubeletCommand(programs.kubernetes, paths)),
    kubeProxy: start('kube-proxy', kubeProxyCommand(programs.kubernetes, paths)),
  };
}

async function connectApiServer({ paths }: ClusterOptions): Promise<ApiServer> {
  const text = (name: string) => readFile(join(paths.pki, name), 'utf8');
  return new ApiServer({
    open: () => openRelay(paths.relaySocket, '127.0.0.1', 6443),
    certificateAuthority: await text('ca.crt'),
    clientCertificate: await text('admin.crt'),
    clientKey: await text('admin.key'),
  });
}

const isReady = (apiServer: ApiServer) => answers(apiServer, '/readyz', () => true);

const hasServiceAccount = (apiServer: ApiServer) =>
  answers(apiServer, '/api/v1/namespaces/default/serviceaccounts/default', () => true);

const nodeIsReady = (apiServer: ApiServer) =>
  answers(apiServer, `/api/v1/nodes/${addresses.nodeName}`, (body) => {
    const { status } = nodeSchema.parse(JSON.parse(body));
    return status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  });

const nodeSchema = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
});

/** Whether `path` is there and `accept`s; nobody answering yet is a no. */
async function answers(
  apiServer: ApiServer,
  path: string,
  accept: (body: string) => boolean,
): Promise<boolean> {
  const answer = await apiServer.get(path).catch(() => undefined);
  return answer?.status === 200 && accept(answer.body);
}

function waiter(signal: AbortSignal) {
  return (what: string, check: () => Promise<boolean>, daemons: readonly Daemon[]) =>
    waitUntil(what, check, { timeoutMs: startTimeoutMs, daemons, signal });
}

function pauseImage({ imageRegistryHost }: Pick<ClusterOptions, 'imageRegistryHost'>): string {
  return `${imageRegistryHost}/${supportRepositories.pause}:1`;
}
