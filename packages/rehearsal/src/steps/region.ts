import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { authenticatorConfig } from 'local-aws/eks-stack/authenticator-config.ts';
import type { EksCluster } from 'local-aws/eks-stack/read-cluster.ts';
import { registryHost } from 'local-aws/stand-ins/aws/ecr-registry.ts';
import { type RegionConfig, regionsOf, serviceHost } from 'local-aws/stand-ins/aws/region-config.ts';
import { storedCredentials } from 'local-aws/stand-ins/codecommit/caller.ts';
import type { RepositoryEvent } from 'local-aws/stand-ins/codecommit/repository-event.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import type { CertificateRequest } from 'local-cluster/cluster/certificates.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { type Daemon, eventsFile, startDaemon, waitUntil } from 'local-cluster/cluster/daemon.ts';
import { sandboxEnvironment } from 'local-cluster/cluster/sandbox-environment.ts';
import type { Region, Rehearsal } from '../rehearsal.ts';
import { authenticator, authenticatorCommand, authenticatorFile } from './authenticator.ts';
import { balancerSettings } from './load-balancers.ts';

/** The host of the synthesized source repository. */
export const codeCommitHost = ({ region }: Pick<DeliveryStack, 'region'>) =>
  serviceHost('git-codecommit', region);

export function codeCommitCertificate(stack: Pick<DeliveryStack, 'region'>): CertificateRequest {
  const host = codeCommitHost(stack);
  const alternativeNames = [`DNS:${host}`];
  return { name: 'codecommit', subject: `/CN=${host}`, usage: 'serverAuth', alternativeNames };
}

const endpointsProgram = 'aws-endpoints';

/** The path at which the kubelet, which starts before the region, gets the keys of the nodes' role. */
export const nodeCredentialsPath = `/v2/credentials/${randomUUID()}`;

/** The file of the events of all pushes, in the folder of the logs. */
export const codeCommitEvents = eventsFile(endpointsProgram);

/** The folder of the git server's repositories. */
export const repositoriesFolder = ({ run }: Pick<ClusterPaths, 'run'>) => join(run, 'repositories');

interface EndpointParts {
  readonly stack: Pick<DeliveryStack, 'region' | 'accountId'>;
  readonly clusters: readonly Pick<EksCluster, 'region'>[];
}

/** The AWS host names that builds call. Each has a stand-in. */
export function endpointHosts({ stack, clusters }: EndpointParts): string[] {
  const { region } = stack;
  return [
    ...['api.ecr', 'codepipeline', 'sns'].map((name) => serviceHost(name, region)),
    ...regionsOf({ region, clusters }).flatMap((one) => [serviceHost('eks', one), serviceHost('sts', one)]),
    registryHost(stack),
  ];
}

export function endpointsCertificate(parts: EndpointParts): CertificateRequest {
  const names = endpointHosts(parts).map((host) => `DNS:${host}`);
  return {
    name: 'aws-endpoints',
    subject: '/CN=aws-endpoints',
    usage: 'serverAuth',
    alternativeNames: [...names, `IP:${addresses.endpointsIp}`],
  };
}

type RegionParts = Pick<
  Rehearsal,
  | 'sandbox'
  | 'stack'
  | 'clusters'
  | 'roles'
  | 'resourcePolicies'
  | 'balancers'
  | 'tools'
  | 'paths'
  | 'kube'
  | 'cluster'
  | 'signal'
>;

/** Starts AWS's services and the load balancers; resolves once they are ready. */
export async function startRegion(rehearsal: RegionParts): Promise<Region> {
  const { sandbox, paths, stack, kube, cluster, signal } = rehearsal;
  const balancers = join(paths.run, 'load-balancers.json');
  await writeFile(balancers, JSON.stringify(balancerSettings(rehearsal.balancers, paths), undefined, 2));
  for (const address of new Set(rehearsal.balancers.map(({ sourceAddress }) => sourceAddress))) {
    await sandbox.run(['ip', 'address', 'add', `${address}/32`, 'dev', 'lo'], { signal });
  }
  const config = regionConfig(rehearsal);
  const developerCredentials = join(paths.run, 'git-credentials');
  const stored = storedCredentials(codeCommitHost(stack), config.gitUser);
  await writeFile(developerCredentials, stored, { mode: 0o600 });
  const events: RepositoryEvent[] = [];
  const ofKubernetes = ['--kubeconfig', cluster.adminKubeconfig, '--kubectl', kube.kubectl];
  const loadBalancer = [...ofKubernetes, '--range', addresses.loadBalancerNetwork];
  const applicationLoadBalancer = [...ofKubernetes, '--settings', balancers];
  const { network } = rehearsal.tools;
  const endpoints = await endpointsArguments(paths, config, network === undefined);
  const daemons = await Promise.all([
    startStandIn(rehearsal, endpointsProgram, endpoints, (event) => events.push(event)),
    startStandIn(rehearsal, 'load-balancer', loadBalancer),
    startStandIn(rehearsal, 'application-load-balancer', applicationLoadBalancer),
    ...(network === undefined ? [] : [startAuthenticator(rehearsal, network)]),
  ]);
  signal.throwIfAborted();
  return { config, developerCredentials, events, daemons };
}

/** The configuration of AWS's services: the registry, the image repositories, clusters, roles and projects. */
export function regionConfig(
  rehearsal: Pick<RegionParts, 'stack' | 'clusters' | 'roles' | 'resourcePolicies' | 'paths'>,
): RegionConfig {
  const { stack, clusters, roles, resourcePolicies, paths } = rehearsal;
  return {
    region: stack.region,
    accountId: stack.accountId,
    registryUrl: addresses.registryUrl,
    apiSocket: paths.apiSocket,
    sourceRepositories: stack.sourceRepositories.map(({ name }) => name),
    gitUser: { username: 'rehearsal', password: randomBytes(24).toString('base64url') },
    imageRepositories: stack.imageRepositories.map(({ uri: _, ...repository }) => repository),
    clusters: clusters.map(({ nodeRoleArn: _, ...cluster }) => ({
      ...cluster,
      server: addresses.apiServerUrl,
      certificateAuthority: join(paths.pki, 'ca.crt'),
    })),
    roles,
    resourcePolicies,
    topicKeys: [...stack.topicKeys].map(([topicArn, keyArn]) => ({ topicArn, keyArn })),
    projects: [...stack.projects.values()].map(({ name, arn, serviceRoleArn }) => ({
      name,
      arn,
      roleArn: serviceRoleArn,
      credentialsPath: `/v2/credentials/${randomUUID()}`,
    })),
    nodes: nodesOf(clusters),
  };
}

const regionFile = ({ run }: Pick<ClusterPaths, 'run'>) => join(run, 'aws-endpoints.json');

/** The log of the requests that IAM or EKS judged, one a line. */
export const judgementsFile = ({ log }: Pick<ClusterPaths, 'log'>) => join(log, 'judgements.jsonl');

/** Writes the configuration of AWS's services and of the authenticator. They read it again at their next request. */
export async function writeRegionConfig(
  paths: Pick<ClusterPaths, 'run'>,
  config: RegionConfig,
): Promise<void> {
  await replaceFile(regionFile(paths), config);
  await replaceFile(authenticatorFile(paths), config.clusters.map(authenticatorConfig));
}

async function replaceFile(file: string, value: object): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(value, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The one node represents the nodes of all clusters, with the role of the first cluster's nodes. */
function nodesOf(clusters: readonly Pick<EksCluster, 'nodeRoleArn'>[]): RegionConfig['nodes'] {
  const [first] = clusters;
  return first && { roleArn: first.nodeRoleArn, credentialsPath: nodeCredentialsPath };
}

async function endpointsArguments(
  paths: ClusterPaths,
  config: RegionConfig,
  reviewTokens: boolean,
): Promise<string[]> {
  await writeRegionConfig(paths, config);
  const root = repositoriesFolder(paths);
  await mkdir(root, { recursive: true });
  const certificate = (name: string) => join(paths.pki, `${name}.crt`);
  const key = (name: string) => join(paths.pki, `${name}.key`);
  return [
    ...['--config', regionFile(paths), '--judgements', judgementsFile(paths)],
    ...['--address', addresses.endpointsIp, '--api-port', '443'],
    ...(reviewTokens ? ['--token-review-port', new URL(addresses.tokenReviewUrl).port] : []),
    ...['--credentials-address', addresses.credentialsIp, '--credentials-port', '80'],
    ...['--certificate', certificate('aws-endpoints'), '--key', key('aws-endpoints')],
    ...['--git-port', '443', '--git-root', root],
    ...['--git-certificate', certificate('codecommit'), '--git-key', key('codecommit')],
  ];
}

function startAuthenticator(rehearsal: RegionParts, networkProgram: string): Promise<Daemon> {
  const { stack, paths } = rehearsal;
  const { command, environment } = authenticatorCommand(networkProgram, stack.region, paths);
  return startServer(rehearsal, authenticator, command, { environment });
}

function startStandIn(
  rehearsal: RegionParts,
  name: string,
  args: readonly string[],
  onEvent?: (event: RepositoryEvent) => void,
): Promise<Daemon> {
  const program = fileURLToPath(import.meta.resolve(`local-aws/stand-ins/${name}.ts`));
  return startServer(rehearsal, name, [process.execPath, program, ...args], { onEvent });
}

/** Starts a program in the sandbox and waits for its ready line. */
async function startServer(
  { sandbox, paths, signal }: RegionParts,
  name: string,
  command: readonly string[],
  {
    environment,
    onEvent = () => {},
  }: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly onEvent?: ((event: RepositoryEvent) => void) | undefined;
  },
): Promise<Daemon> {
  let isReady = false;
  const daemon = startDaemon(name, [...sandbox.commandPrefix, ...command], {
    logDirectory: paths.log,
    environment: { ...sandboxEnvironment(paths.run), ...environment },
    onLine: (line) => {
      const event = JSON.parse(line) as RepositoryEvent & { readonly ready?: boolean };
      if (event.ready === true) isReady = true;
      else onEvent(event);
    },
  });
  await waitUntil(name, async () => isReady, { timeoutMs: 20_000, daemons: [daemon], signal });
  return daemon;
}
