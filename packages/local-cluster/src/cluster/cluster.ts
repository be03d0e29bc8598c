import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunOptions } from 'programs/run-program.ts';
import type { ToolPaths } from '../tools/tool-paths.ts';
import { addresses } from './addresses.ts';
import { type CertificateRequest, clusterCertificates, ensureCertificates } from './certificates.ts';
import { cgroupName } from './cgroups.ts';
import { networkObjects, policiesCommand, policiesUser, policyRules } from './cluster-network.ts';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';
import {
  configurationFiles,
  credentialProvider,
  type HostRecord,
  type ImageCredentials,
} from './configuration.ts';
import {
  apiServerCommand,
  controllerManagerCommand,
  etcdCommand,
  kubeletCommand,
  kubeProxyCommand,
  schedulerCommand,
} from './control-plane.ts';
import { type Daemon, startDaemon, waitUntil } from './daemon.ts';
import { type Endpoint, expose } from './expose.ts';
import { ensurePauseImage, supportRepositories } from './images.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

/** The programs that a cluster runs. */
type ClusterPrograms = Pick<
  ToolPaths,
  | 'kubernetes'
  | 'network'
  | 'containerd'
  | 'dockerd'
  | 'docker-registry'
  | 'catatonit'
  | 'iptables'
  | 'cniDirectory'
> & { readonly kubectl: string };

/** What a cluster depends on. */
interface ClusterOptions {
  readonly paths: ClusterPaths;
  readonly programs: ClusterPrograms;
  readonly localHosts: readonly string[];
  readonly records: readonly HostRecord[];
  readonly certificates: readonly CertificateRequest[];
  readonly imageCredentials: ImageCredentials;
  /** For dockerd: the proxy to the registry of the public base image. */
  readonly dockerEnvironment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A running Kubernetes with its image registry and image builder. */
export interface Cluster {
  /** Runs a command in the sandbox and returns its output. @throws ActionableError if it fails. */
  run(command: readonly string[], options?: RunOptions): Promise<string>;
  /** Runs kubectl as administrator and returns its output. @throws ActionableError if it fails. */
  kubectl(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Forwards a free port of the machine's 127.0.0.1 to an address of the sandbox, until the sandbox ends. */
  expose(endpoint: Endpoint): Promise<number>;
  readonly adminKubeconfig: string;
  /** Whether NetworkPolicies are enforced and cluster DNS answers: only with the programs for it. */
  readonly hasNetworkPrograms: boolean;
  /** They must run until the end of the rehearsal. */
  readonly daemons: readonly Daemon[];
}

const startTimeoutMs = 90_000;
const pauseImage = `${addresses.registryHost}/${supportRepositories.pause}:1`;
const readyCondition = '{.status.conditions[?(@.type=="Ready")].status}';
const kubernetesUsers = [
  'admin',
  'controller-manager',
  'scheduler',
  'proxy',
  'kubelet',
  policiesUser,
] as const;

/** Starts the cluster in a reserved sandbox. Returns when the node accepts pods. */
export async function startCluster(sandbox: Sandbox, options: ClusterOptions): Promise<Cluster> {
  await prepareFiles(options);
  options.signal.throwIfAborted();
  await sandbox.start(options.programs.catatonit);
  const start = (name: string, command: readonly string[], environment?: Record<string, string>) =>
    startDaemon(name, [...sandbox.commandPrefix, ...command], {
      logDirectory: options.paths.log,
      environment: { ...sandboxEnvironment(options.paths.run), ...environment },
    });
  const control = startControlPlane(start, options);
  const runtime = await startContainerRuntime(sandbox, start, options);
  const { signal, paths, programs } = options;
  const adminKubeconfig = join(paths.kubeconfigs, 'admin.conf');
  const kubectl = [programs.kubectl, `--kubeconfig=${adminKubeconfig}`, '--request-timeout=10s'];
  const says = (args: readonly string[], answer: RegExp) => async () =>
    answer.test((await sandbox.tryRun([...kubectl, ...args], { signal })).stdout);
  const wait = waiter(signal);
  await wait('the API server', says(['get', '--raw=/readyz'], /^ok$/), [control.apiServer, control.etcd]);
  const node = startNode(start, options);
  const nodeStatus = ['get', 'node', addresses.nodeName, `--output=jsonpath=${readyCondition}`];
  const ofNode = [node.kubelet, runtime.containerd, node.controllerManager];
  const [network] = await Promise.all([
    startNetwork(sandbox, start, { ...options, kubectl }),
    wait('the node', says(nodeStatus, /^True$/), ofNode),
  ]);
  const account = ['get', 'serviceaccount', 'default', '--namespace=default', '--output=name'];
  await wait('the default service account', says(account, /./), [node.controllerManager]);
  return {
    run: (command, more) => sandbox.run(command, more),
    kubectl: (args, more) => sandbox.run([...kubectl, ...args], more),
    expose: (endpoint) =>
      expose(endpoint, { pid: sandbox.pid, home: paths.run, logDirectory: paths.log, signal }),
    adminKubeconfig,
    hasNetworkPrograms: options.programs.network !== undefined,
    daemons: [...Object.values(control), ...Object.values(runtime), ...Object.values(node), ...network],
  };
}

type Start = (name: string, command: readonly string[], environment?: Record<string, string>) => Daemon;

async function prepareFiles(options: ClusterOptions): Promise<void> {
  const { paths } = options;
  await ensureCertificates(paths.pki, [...clusterCertificates(), ...options.certificates]);
  const files = configurationFiles({
    ...options,
    cniDirectory: options.programs.cniDirectory,
    pauseImage,
    trustedCertificates: await trustedCertificates(paths),
    cgroupName: cgroupName(paths.root),
  });
  for (const [name, text] of files) {
    const file = join(paths.configuration, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await chmod(join(paths.configuration, 'credential-provider', credentialProvider), 0o755);
  await mkdir(paths.kubeconfigs, { recursive: true });
  for (const user of kubernetesUsers) {
    await writeFile(join(paths.kubeconfigs, `${user}.conf`), userKubeconfig(paths, user), { mode: 0o600 });
  }
}

/** The certificates that the machine trusts, and the sandbox's own authority. The machine's file stays as it is. */
async function trustedCertificates({ pki }: ClusterPaths): Promise<string> {
  const [machine, own] = await Promise.all([
    readFile(sandboxPaths.trustedCertificates, 'utf8').catch(() => ''),
    readFile(join(pki, 'ca.crt'), 'utf8'),
  ]);
  return `${machine}\n${own}`;
}

/** The kubeconfig of a user whose certificate is `<user>.crt`, by default for programs in the sandbox. */
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
  const registry = start('docker-registry', [programs['docker-registry'], 'serve', file('registry.yaml')]);
  const containerd = start('containerd', [programs.containerd, '--config', file('containerd.toml')]);
  await wait('containerd', exists(sandboxPaths.containerdSocket), [containerd]);
  const dockerd = start(
    'dockerd',
    [programs.dockerd, '--config-file', file('dockerd.json'), '--log-level', 'warn'],
    options.dockerEnvironment,
  );
  await wait('dockerd', exists(sandboxPaths.dockerSocket), [dockerd, containerd]);
  await ensurePauseImage(sandbox, pauseImage, programs.catatonit);
  return { registry, containerd, dockerd };
}

/** Starts what would exit if it ran before the API server has created its first roles. */
function startNode(start: Start, { programs, paths }: ClusterOptions) {
  return {
    controllerManager: start('kube-controller-manager', controllerManagerCommand(programs.kubernetes, paths)),
    scheduler: start('kube-scheduler', schedulerCommand(programs.kubernetes, paths)),
    kubelet: start('kubelet', kubeletCommand(programs.kubernetes, paths)),
    kubeProxy: start('kube-proxy', kubeProxyCommand(programs.kubernetes, paths)),
  };
}

/** Starts cluster DNS and what enforces NetworkPolicies, where the machine has their programs. */
async function startNetwork(
  sandbox: Sandbox,
  start: Start,
  { programs, paths, kubectl, signal }: ClusterOptions & { readonly kubectl: readonly string[] },
): Promise<Daemon[]> {
  const { network, iptables } = programs;
  if (network === undefined) return [];
  for (const rule of policyRules(iptables)) await sandbox.run(rule, { signal });
  const items = networkObjects(network, pauseImage);
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  // Validation would wait for the API server's description of all its kinds.
  await sandbox.run([...kubectl, 'create', '--validate=false', '--filename=-'], { signal, input });
  return [start('kube-network-policies', policiesCommand(network, paths))];
}

function waiter(signal: AbortSignal) {
  return (what: string, check: () => Promise<boolean>, daemons: readonly Daemon[]) =>
    waitUntil(what, check, { timeoutMs: startTimeoutMs, daemons, signal });
}
