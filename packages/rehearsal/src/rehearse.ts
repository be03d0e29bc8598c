import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEnvironments } from 'infra';
import { kubeTools } from 'pipeline-steps';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import type { ClusterPaths } from './cluster/cluster-paths.ts';
import { supportRepositories } from './cluster/images.ts';
import { Sandbox } from './cluster/sandbox.ts';
import type { DeliveryStack } from './delivery-stack/delivery-stack.ts';
import { keepRunning } from './report/keep-running.ts';
import { outcomeLines } from './report/outcome-lines.ts';
import { type Reporter, recordSteps, type StepRecord } from './report/reporter.ts';
import { dockerProxyEnvironment, provideBaseImage, publicRegistryAnswers } from './steps/base-image.ts';
import { createCodeBuildMachine } from './steps/codebuild-machine.ts';
import { createCodeCommitClient } from './steps/codecommit-client.ts';
import { deliver } from './steps/deliver.ts';
import { deployTargets } from './steps/deploy-targets.ts';
import { findPackageCaches } from './steps/package-caches.ts';
import { applyPlatform, deployerCertificate } from './steps/platform.ts';
import { prepareMachine, rehearsalPaths } from './steps/prepare-machine.ts';
import { readOutcomes } from './steps/read-outcome.ts';
import { codeCommitCertificate, codeCommitHost, imageRegistryHost, startRegion } from './steps/region.ts';
import type { ApprovalMode } from './steps/run-pipeline.ts';
import { synthesize } from './steps/synthesize.ts';
import type { ToolPaths } from './tools/tool-paths.ts';

export interface RehearseOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly approve: ApprovalMode;
  readonly keep: boolean;
  readonly mayInstall: boolean;
}

/** What every later step needs to know. */
interface Rehearsal {
  readonly options: RehearseOptions;
  readonly paths: ClusterPaths;
  readonly checkout: string;
  readonly tools: ToolPaths;
  readonly stack: DeliveryStack;
}

/**
 * The recipe: from the checkout to Hello World! in every environment. Whatever ends it, nothing stays
 * behind but the caches and the logs, unless it ended well and was asked to keep its cluster.
 */
export async function rehearse(options: RehearseOptions): Promise<readonly StepRecord[]> {
  const records: StepRecord[] = [];
  const reporter = recordSteps(options.reporter, records);
  const { signal } = options;
  const paths = rehearsalPaths(process.env);
  const checkout = fileURLToPath(new URL('../../..', import.meta.url));
  const [environment] = await loadEnvironments();
  const kubernetesMinor = environment?.eks.version ?? '';
  const tools = await prepareMachine({ ...options, paths, reporter, kubernetesMinor });
  const sandbox = await Sandbox.reserve(paths, tools.catatonit);
  try {
    const stack = await reporter.step('Synthesize the delivery stack', () =>
      synthesize({ checkout, outputDirectory: join(paths.run, 'cdktf.out'), signal }),
    );
    const rehearsal = { options: { ...options, reporter }, paths, checkout, tools, stack };
    const cluster = await reporter.step(`Start Kubernetes ${kubernetesMinor}`, () =>
      bringUp(sandbox, rehearsal),
    );
    await rehearseDelivery(sandbox, cluster, rehearsal, records);
  } catch (error) {
    await sandbox.end();
    throw error;
  }
  if (!options.keep) await reporter.step('Take everything down', () => sandbox.end());
  return records;
}

/** A cluster with an empty image repository: the blobs of earlier runs are kept, their tags are not. */
async function bringUp(sandbox: Sandbox, { paths, tools, stack, options }: Rehearsal): Promise<Cluster> {
  const repositories = join(paths.images, 'registry/docker/registry/v2/repositories');
  for (const { name } of stack.imageRepositories) {
    await rm(join(repositories, name), { recursive: true, force: true });
  }
  const deployers = deployTargets(stack).map(({ environment }) => deployerCertificate(environment));
  return startCluster(sandbox, {
    paths,
    programs: tools,
    imageRegistryHost: imageRegistryHost(stack),
    localHosts: [codeCommitHost(stack)],
    certificates: [codeCommitCertificate(stack), ...deployers],
    dockerEnvironment: dockerProxyEnvironment(imageRegistryHost(stack)),
    signal: options.signal,
  });
}

async function rehearseDelivery(
  sandbox: Sandbox,
  cluster: Cluster,
  rehearsal: Rehearsal,
  records: readonly StepRecord[],
): Promise<void> {
  const { options, paths, checkout, tools, stack } = rehearsal;
  const { reporter, signal } = options;
  const targets = deployTargets(stack);
  const baseImage = await reporter.step('Provide the base image', async () =>
    provideBaseImage(sandbox, {
      paths,
      keptRepository: `${imageRegistryHost(stack)}/${supportRepositories.base}`,
      isPublic: await publicRegistryAnswers(),
    }),
  );
  const { kubectl, directory: kubeToolsDirectory } = await kubeTools();
  const region = await reporter.step(
    'Make the namespaces, start the git server and load balancer',
    async () => {
      await applyPlatform(cluster.apiServer, await loadEnvironments());
      const { adminKubeconfig } = cluster;
      return startRegion(sandbox, { stack, targets, paths, kubectl, adminKubeconfig, signal });
    },
  );
  const certificateAuthority = join(paths.pki, 'ca.crt');
  const machine = await createCodeBuildMachine({
    directory: join(paths.run, 'codebuild'),
    commandPrefix: sandbox.commandPrefix,
    region: region.config,
    docker: tools.docker,
    git: tools.git,
    codeCommit: {
      host: codeCommitHost(stack),
      repositories: stack.sourceRepositories.map(({ name }) => name),
      credentialsFile: region.credentialsFile,
      certificateAuthority,
    },
    packageCaches: { ...(await findPackageCaches(checkout, signal)), kubeTools: kubeToolsDirectory },
  });
  const codeCommit = createCodeCommitClient(sandbox, {
    credentialHelper: machine.gitCredentialHelper,
    certificateAuthority,
    signal,
  });
  await deliver({ ...rehearsal, ...options, machine, region, codeCommit });
  const outcomes = await reporter.step('Ask each environment for its greeting', () =>
    readOutcomes(cluster.apiServer, paths.relaySocket, targets),
  );
  const kept = options.keep ? await keepRunning(sandbox, paths, outcomes) : undefined;
  for (const line of outcomeLines({ outcomes, records, baseImage, kept })) reporter.note(line);
}
