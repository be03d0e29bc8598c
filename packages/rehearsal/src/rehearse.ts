import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EnvironmentConfig, loadEnvironments } from 'infra';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { type Cluster, startCluster } from 'local-cluster/cluster/cluster.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { supportRepositories } from 'local-cluster/cluster/images.ts';
import { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import { type DaemonWatch, watchDaemons } from 'local-cluster/cluster/watch-daemons.ts';
import { namingFullDisk, watchDisk } from 'local-cluster/cluster/watch-disk.ts';
import type { ToolPaths } from 'local-cluster/tools/tool-paths.ts';
import type { ToolPlan } from 'local-cluster/tools/tool-plan.ts';
import { kubeTools } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { architectureNote } from './report/architecture-note.ts';
import { keepRunning } from './report/keep-running.ts';
import { keptLines, liveLines } from './report/outcome-lines.ts';
import type { RehearsalReport } from './report/rehearsal-report.ts';
import { type Reporter, recordSteps } from './report/reporter.ts';
import type { StepRecord } from './report/step-record.ts';
import { dockerProxyEnvironment, provideBaseImage, publicRegistryAnswers } from './steps/base-image.ts';
import {
  assertDeployersAreKnown,
  type ClusterUser,
  clusterUsers,
  userCertificate,
} from './steps/cluster-users.ts';
import { createBuildSite } from './steps/create-build-site.ts';
import { deliver } from './steps/deliver.ts';
import { type DeployTarget, deployTargets } from './steps/deploy-targets.ts';
import {
  balancerCertificate,
  balancerNames,
  ingressClasses,
  type LoadBalancer,
  planLoadBalancers,
} from './steps/load-balancers.ts';
import { applyPlatform } from './steps/platform.ts';
import { installMissing, planMachine, rehearsalPaths } from './steps/prepare-machine.ts';
import { type Clients, type Outcome, readOutcome, readOutcomes } from './steps/read-outcome.ts';
import { codeCommitCertificate, codeCommitHost, imageRegistryHost, startRegion } from './steps/region.ts';
import type { ApprovalMode } from './steps/run-pipeline.ts';
import { cloneCheckout, type SourceCheckout } from './steps/source-checkout.ts';
import { type SynthesizedStacks, synthesize } from './steps/synthesize.ts';

export interface RehearseOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly approve: ApprovalMode;
  /** Leave the cluster running at the end. */
  readonly keep: boolean;
  readonly mayInstall: boolean;
}

/** What every step after the first ones needs to know. */
interface Rehearsal {
  readonly options: RehearseOptions;
  readonly paths: ClusterPaths;
  readonly checkout: string;
  readonly source: SourceCheckout;
  readonly kubernetesMinor: string;
  readonly tools: ToolPaths;
  readonly stack: DeliveryStack;
  /** What the namespaces stacks put into the cluster. */
  readonly platform: SynthesizedStacks['platform'];
  readonly balancers: readonly LoadBalancer[];
  readonly users: readonly ClusterUser[];
  readonly targets: readonly DeployTarget[];
}

/**
 * The recipe: from the checkout to an answer from every environment. Whatever ends it, nothing stays
 * behind but the caches and the logs, unless it was asked to keep its cluster.
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const steps: StepRecord[] = [];
  const reporter = recordSteps(options.reporter, steps);
  const { mayInstall } = options;
  const paths = rehearsalPaths(process.env);
  const checkout = fileURLToPath(new URL('../../..', import.meta.url));
  const environments = await loadEnvironments();
  const kubernetesMinor = rehearsedMinor(environments, reporter);
  const note = architectureNote(environments, process.arch);
  if (note) reporter.note(note);
  const plan = await reporter.step('Check this machine', () =>
    planMachine({ paths, checkout, kubernetesMinor, mayInstall, signal: options.signal }),
  );
  const sandbox = await Sandbox.reserve(paths);
  const disk = watchDisk(paths.root);
  const signal = AbortSignal.any([options.signal, disk.signal]);
  // What waits for a program in the sandbox is released by the sandbox's end. Before there is one the steps end by
  // themselves: files that they still write would come after everything was removed.
  const endAtOnce = () => {
    if (sandbox.isStarted) sandbox.end().catch(() => {});
  };
  signal.addEventListener('abort', endAtOnce, { once: true });
  try {
    signal.throwIfAborted();
    const rehearsal = await prepare(
      { options: { ...options, reporter, signal }, paths, checkout, kubernetesMinor },
      { plan, environments: environments.map(({ name }) => name) },
    );
    const found = await runInCluster(sandbox, rehearsal);
    if (!found.kept) await reporter.step('Take everything down', () => sandbox.end());
    return { ...found, steps, unreadKinds: rehearsal.stack.unreadKinds, logDirectory: paths.log };
  } catch (error) {
    if (!sandbox.isKept) await sandbox.end();
    throw namingFullDisk(error, paths.root, disk.signal.aborted);
  } finally {
    disk.stop();
    signal.removeEventListener('abort', endAtOnce);
  }
}

/** What needs no cluster: the tools, a clone of HEAD and the stacks, with who deploys where by them. */
async function prepare(
  known: Pick<Rehearsal, 'options' | 'paths' | 'checkout' | 'kubernetesMinor'>,
  { plan, environments }: { readonly plan: ToolPlan; readonly environments: readonly string[] },
): Promise<Rehearsal> {
  const { options, paths, checkout } = known;
  const { reporter, signal } = options;
  await writeFile(join(paths.log, 'found-tools.txt'), `${plan.present.join('\n')}\n`);
  const tools = await installMissing(plan, reporter, signal);
  const source = await reporter.step('Clone HEAD', () => cloneCheckout(checkout, join(paths.run, 'source')));
  const outputDirectory = join(paths.run, 'cdktf.out');
  const { delivery, platform, ingresses, accessEntries } = await reporter.step('Synthesize the stacks', () =>
    synthesize({ checkout, outputDirectory, environments, signal }),
  );
  const users = clusterUsers(accessEntries);
  const targets = deployTargets(delivery);
  assertDeployersAreKnown(targets, users);
  const balancers = planLoadBalancers(ingresses, delivery.region);
  return { ...known, source, tools, stack: delivery, platform, balancers, users, targets };
}

/** The newest minor that an environment names; the others are told, as there is one cluster for all. */
function rehearsedMinor(environments: readonly EnvironmentConfig[], reporter: Reporter): string {
  const minors = [...new Set(environments.map(({ eks }) => eks.version))];
  const minor = minors.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (minor === undefined)
    throw new ActionableError('environments/delivery.ts names no environment in its order.');
  for (const { name, eks } of environments.filter(({ eks }) => eks.version !== minor)) {
    reporter.note(`${name} names Kubernetes ${eks.version} and is rehearsed on ${minor}.`);
  }
  return minor;
}

/** The cluster and all that happens in it; with --keep it stays, also when a step fails. */
async function runInCluster(
  sandbox: Sandbox,
  rehearsal: Rehearsal,
): Promise<Pick<RehearsalReport, 'outcomes' | 'baseImage' | 'kept'>> {
  const { options, kubernetesMinor } = rehearsal;
  const { reporter, keep, signal } = options;
  const cluster = await reporter.step(`Start Kubernetes ${kubernetesMinor}`, () =>
    bringUp(sandbox, rehearsal),
  );
  const watch = watchDaemons();
  watch.add(cluster.daemons);
  try {
    const found = await rehearseDelivery(sandbox, cluster, rehearsal, watch);
    return { ...found, kept: keep ? await keepRunning(sandbox, rehearsal, found.outcomes) : undefined };
  } catch (error) {
    if (keep && !signal.aborted && !watch.signal.aborted) {
      const live = await whatAnswers(cluster, rehearsal);
      const kept = await keepRunning(sandbox, rehearsal, live);
      for (const line of [...liveLines(live, kept), ...keptLines(kept)]) reporter.note(line);
    }
    throw error;
  } finally {
    watch.stop();
  }
}

/** After a failure: what was delivered before it and answers as it should, if anything. */
async function whatAnswers(cluster: Cluster, { paths, targets }: Rehearsal): Promise<Outcome[]> {
  const clients = await clientsOf(paths);
  const outcomes = targets.map((target) =>
    readOutcomes(cluster.apiServer, clients, [target]).catch(() => []),
  );
  return (await Promise.all(outcomes)).flat();
}

async function clientsOf({ pki, relaySocket }: ClusterPaths): Promise<Clients> {
  return { relaySocket, certificateAuthority: await readFile(join(pki, 'ca.crt'), 'utf8') };
}

/** A cluster with an empty image repository: the blobs of earlier runs are kept, their tags are not. */
async function bringUp(
  sandbox: Sandbox,
  { paths, tools, stack, balancers, users, options }: Rehearsal,
): Promise<Cluster> {
  const repositories = join(paths.images, 'registry/docker/registry/v2/repositories');
  for (const { name } of stack.imageRepositories) {
    await rm(join(repositories, name), { recursive: true, force: true });
  }
  return startCluster(sandbox, {
    paths,
    programs: tools,
    imageRegistryHost: imageRegistryHost(stack),
    localHosts: [codeCommitHost(stack)],
    records: balancers.map((balancer) => ({ address: balancer.address, names: balancerNames(balancer) })),
    certificates: [
      codeCommitCertificate(stack),
      ...balancers.map(balancerCertificate),
      ...users.map(userCertificate),
    ],
    dockerEnvironment: dockerProxyEnvironment(imageRegistryHost(stack)),
    signal: options.signal,
  });
}

/** Everything between a running cluster and the answers of the environments. */
async function rehearseDelivery(
  sandbox: Sandbox,
  cluster: Cluster,
  rehearsal: Rehearsal,
  watch: DaemonWatch,
): Promise<Pick<RehearsalReport, 'outcomes' | 'baseImage'>> {
  const { options, paths, source, stack, platform, balancers, targets } = rehearsal;
  const { reporter } = options;
  const signal = AbortSignal.any([options.signal, watch.signal]);
  const baseImage = await reporter.step('Provide the base image', async () =>
    provideBaseImage(sandbox, {
      paths,
      keptRepository: `${imageRegistryHost(stack)}/${supportRepositories.base}`,
      isPublic: await publicRegistryAnswers(),
    }),
  );
  const kube = await kubeTools();
  const region = await reporter.step(
    'Apply the namespaces stacks, start the git server and load balancers',
    async () => {
      await applyPlatform(cluster.apiServer, [...ingressClasses(balancers), ...platform]);
      const { adminKubeconfig } = cluster;
      const { kubectl } = kube;
      return startRegion(sandbox, { stack, targets, balancers, paths, kubectl, adminKubeconfig, signal });
    },
  );
  watch.add(region.daemons);
  const site = await reporter.step('Prepare the build machine', () =>
    createBuildSite(sandbox, { ...rehearsal, region, signal, kubeTools: kube.directory }),
  );
  const clients = await clientsOf(paths);
  const readTarget = (target: DeployTarget) => readOutcome(cluster.apiServer, clients, target);
  await deliver({ ...options, signal, paths, stack, region, site, source, targets, readOutcome: readTarget });
  const outcomes = await reporter.step('Ask each environment for its greeting', () =>
    readOutcomes(cluster.apiServer, clients, targets),
  );
  return { outcomes, baseImage };
}
