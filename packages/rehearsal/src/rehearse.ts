import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EnvironmentConfig, loadEnvironments } from 'infra';
import { kubeTools } from 'pipeline-steps';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import type { ClusterPaths } from './cluster/cluster-paths.ts';
import { supportRepositories } from './cluster/images.ts';
import { Sandbox } from './cluster/sandbox.ts';
import { type DaemonWatch, watchDaemons } from './cluster/watch-daemons.ts';
import type { DeliveryStack } from './delivery-stack/delivery-stack.ts';
import { keepRunning } from './report/keep-running.ts';
import type { RehearsalReport } from './report/outcome-lines.ts';
import { type Reporter, recordSteps } from './report/reporter.ts';
import type { StepRecord } from './report/step-record.ts';
import { dockerProxyEnvironment, provideBaseImage, publicRegistryAnswers } from './steps/base-image.ts';
import { createBuildSite } from './steps/create-build-site.ts';
import { deliver } from './steps/deliver.ts';
import { type DeployTarget, deployTargets } from './steps/deploy-targets.ts';
import { applyPlatform, deployerCertificate } from './steps/platform.ts';
import { installMissing, planMachine, rehearsalPaths } from './steps/prepare-machine.ts';
import { readOutcomes } from './steps/read-outcome.ts';
import { codeCommitCertificate, codeCommitHost, imageRegistryHost, startRegion } from './steps/region.ts';
import type { ApprovalMode } from './steps/run-pipeline.ts';
import { cloneCheckout, type SourceCheckout } from './steps/source-checkout.ts';
import { synthesize } from './steps/synthesize.ts';
import type { ToolPaths } from './tools/tool-paths.ts';

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
  readonly environments: readonly EnvironmentConfig[];
  readonly tools: ToolPaths;
  readonly stack: DeliveryStack;
  readonly targets: readonly DeployTarget[];
}

/**
 * The recipe: from the checkout to Hello World! in every environment. Whatever ends it, nothing stays
 * behind but the caches and the logs, unless it ended well and was asked to keep its cluster.
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const steps: StepRecord[] = [];
  const reporter = recordSteps(options.reporter, steps);
  const { signal, keep, mayInstall } = options;
  const paths = rehearsalPaths(process.env);
  const checkout = fileURLToPath(new URL('../../..', import.meta.url));
  const environments = await loadEnvironments();
  const kubernetesMinor = environments[0]?.eks.version ?? '';
  const plan = await reporter.step('Check this machine', () =>
    planMachine({ paths, checkout, kubernetesMinor, mayInstall, signal }),
  );
  const sandbox = await Sandbox.reserve(paths);
  try {
    const tools = await installMissing(plan, reporter, signal);
    const source = await reporter.step('Clone HEAD', () =>
      cloneCheckout(checkout, join(paths.run, 'source')),
    );
    const outputDirectory = join(paths.run, 'cdktf.out');
    const stack = await reporter.step('Synthesize the delivery stack', () =>
      synthesize({ checkout, outputDirectory, signal }),
    );
    const targets = deployTargets(stack);
    const rehearsal = {
      options: { ...options, reporter },
      paths,
      ...{ checkout, source, environments, tools, stack, targets },
    };
    const cluster = await reporter.step(`Start Kubernetes ${kubernetesMinor}`, () =>
      bringUp(sandbox, rehearsal),
    );
    const watch = watchDaemons();
    watch.add(cluster.daemons);
    const found = await rehearseDelivery(sandbox, cluster, rehearsal, watch);
    watch.stop();
    const kept = keep ? await keepRunning(sandbox, paths, found.outcomes) : undefined;
    if (!keep) await reporter.step('Take everything down', () => sandbox.end());
    return { ...found, steps, kept, logDirectory: paths.log };
  } catch (error) {
    await sandbox.end();
    throw error;
  }
}

/** A cluster with an empty image repository: the blobs of earlier runs are kept, their tags are not. */
async function bringUp(
  sandbox: Sandbox,
  { paths, tools, stack, targets, options }: Rehearsal,
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
    certificates: [
      codeCommitCertificate(stack),
      ...targets.map(({ environment }) => deployerCertificate(environment)),
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
  const { options, paths, source, environments, stack, targets } = rehearsal;
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
    'Make the namespaces, start the git server and load balancer',
    async () => {
      await applyPlatform(cluster.apiServer, environments);
      const { adminKubeconfig } = cluster;
      return startRegion(sandbox, { stack, targets, paths, kubectl: kube.kubectl, adminKubeconfig, signal });
    },
  );
  watch.add(region.daemons);
  const site = await reporter.step('Prepare the build machine', () =>
    createBuildSite(sandbox, { ...rehearsal, region, signal, kubeTools: kube.directory }),
  );
  await deliver({ ...options, signal, paths, stack, region, site, source });
  const outcomes = await reporter.step('Ask each environment for its greeting', () =>
    readOutcomes(cluster.apiServer, paths.relaySocket, targets),
  );
  return { outcomes, baseImage };
}
