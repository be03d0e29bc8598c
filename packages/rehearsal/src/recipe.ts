import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPermissions } from 'local-aws/codepipeline/check-permissions.ts';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { EksCluster } from 'local-aws/eks-stack/read-cluster.ts';
import type { ResourcePolicy } from 'local-aws/iam/read-resource-policies.ts';
import type { IamRole } from 'local-aws/iam/read-roles.ts';
import { registryHost } from 'local-aws/stand-ins/aws/ecr-registry.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import { type Cluster, startCluster } from 'local-cluster/cluster/cluster.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { supportRepositories } from 'local-cluster/cluster/images.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { DaemonWatch } from 'local-cluster/cluster/watch-daemons.ts';
import type { ToolPaths } from 'local-cluster/tools/tool-paths.ts';
import type { ToolPlan } from 'local-cluster/tools/tool-plan.ts';
import type { KubeTools } from 'pipeline-steps';
import type { Progress } from './progress.ts';
import {
  type BaseImageOrigin,
  dockerProxyEnvironment,
  provideBaseImage,
  publicRegistryAnswers,
  seedRepositories,
} from './steps/base-image.ts';
import {
  assertDeployersAreKnown,
  type ClusterUser,
  clusterUsers,
  userCertificate,
} from './steps/cluster-users.ts';
import { type CodeBuildSite, createBuildSite } from './steps/create-build-site.ts';
import { deliver } from './steps/deliver.ts';
import { type DeployTarget, deployTargets } from './steps/deploy-targets.ts';
import { imageCredentials } from './steps/image-credentials.ts';
import {
  balancerCertificate,
  balancerNames,
  ingressClasses,
  type LoadBalancer,
  planLoadBalancers,
} from './steps/load-balancers.ts';
import { applyPlatform } from './steps/platform.ts';
import { installMissing, planMachine } from './steps/prepare-machine.ts';
import { type Clients, type Outcome, readOutcome, readOutcomes } from './steps/read-outcome.ts';
import {
  codeCommitCertificate,
  codeCommitHost,
  endpointHosts,
  endpointsCertificate,
  type Region,
  startRegion,
} from './steps/region.ts';
import type { ApprovalMode, PipelineOptions } from './steps/run-pipeline.ts';
import { createRunningPipelines, type RunningPipelines } from './steps/running-pipelines.ts';
import { cloneCheckout, type SourceCheckout } from './steps/source-checkout.ts';
import { type SynthesizedStacks, synthesize } from './steps/synthesize.ts';
import { watchRequests } from './steps/watch-requests.ts';

/** The state of a rehearsal: the values at the start, and the results of the steps so far. */
export interface Rehearsal {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly approve: ApprovalMode;
  readonly mayInstall: boolean;
  readonly onBuild?: PipelineOptions['onBuild'];
  readonly paths: ClusterPaths;
  readonly checkout: string;
  /** Names of the environments. */
  readonly environments: readonly string[];
  readonly kubernetesMinor: string;
  readonly sandbox: Sandbox;
  /** Aborts the signal if a program ends that must keep running. */
  readonly daemonWatch: DaemonWatch;
  readonly plan: ToolPlan;
  readonly tools: ToolPaths;
  /** helm and kubectl. */
  readonly kube: KubeTools;
  /** The program of the AWS CLI. */
  readonly awsCli: string;
  readonly source: SourceCheckout;
  readonly stack: DeliveryStack;
  /** The Kubernetes objects of the namespaces stacks. */
  readonly platform: SynthesizedStacks['platform'];
  readonly balancers: readonly LoadBalancer[];
  readonly users: readonly ClusterUser[];
  readonly clusters: readonly EksCluster[];
  readonly roles: readonly IamRole[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly targets: readonly DeployTarget[];
  readonly cluster: Cluster;
  readonly clients: Clients;
  readonly baseImage: BaseImageOrigin;
  readonly region: Region;
  readonly site: CodeBuildSite;
  readonly pipelines: RunningPipelines;
  readonly outcomes: readonly Outcome[];
}

/** A step of the recipe; the steps after it see its result. */
export interface Step {
  /** Left out if the step reports its own steps. */
  readonly title?: (rehearsal: Rehearsal) => string;
  run(rehearsal: Rehearsal): Promise<Partial<Rehearsal>>;
}

/** Checks the machine and changes nothing. */
export const check: Step = {
  title: () => 'Check this machine',
  run: async (rehearsal) => ({ plan: await planMachine(rehearsal) }),
};

/** From the checkout to a running cluster. */
export const preparation: readonly Step[] = [
  {
    async run({ plan, paths, progress, signal }) {
      await writeFile(join(paths.log, 'found-tools.txt'), `${plan.present.join('\n')}\n`);
      return installMissing(plan, progress, signal);
    },
  },
  {
    title: () => 'Clone HEAD',
    run: async ({ checkout, paths }) => ({
      source: await cloneCheckout(checkout, join(paths.run, 'source')),
    }),
  },
  {
    title: () => 'Synthesize the stacks',
    async run(rehearsal) {
      const outputDirectory = join(rehearsal.paths.run, 'cdktf.out');
      const { delivery, platform, ingresses, clusters, roles, resourcePolicies } = await synthesize({
        ...rehearsal,
        outputDirectory,
      });
      const users = clusterUsers(clusters.flatMap(({ accessEntries }) => accessEntries));
      const targets = deployTargets(delivery);
      assertDeployersAreKnown(targets, users);
      checkPermissions(delivery, { roles, resourcePolicies });
      const balancers = planLoadBalancers(ingresses);
      return { stack: delivery, platform, balancers, users, targets, clusters, roles, resourcePolicies };
    },
  },
  {
    title: ({ kubernetesMinor }) => `Start Kubernetes ${kubernetesMinor}`,
    async run(rehearsal) {
      const { sandbox, daemonWatch, paths } = rehearsal;
      await forgetImages(rehearsal);
      const cluster = await startCluster(sandbox, clusterOptions(rehearsal));
      daemonWatch.add(cluster.daemons);
      const { kubectl, run } = cluster;
      return { cluster, clients: { kubectl, run, certificateAuthority: join(paths.pki, 'ca.crt') } };
    },
  },
];

/** From a running cluster to a region in which builds can run. */
export const region: readonly Step[] = [
  {
    title: () => 'Provide the base image',
    async run({ sandbox, paths, stack }) {
      const keptRepository = `${addresses.registryHost}/${supportRepositories.base}`;
      const isPublic = await publicRegistryAnswers();
      const { origin, kept } = await provideBaseImage(sandbox, { paths, keptRepository, isPublic });
      await seedRepositories(sandbox, kept, stack.imageRepositories);
      return { baseImage: origin };
    },
  },
  {
    title: () => 'Apply the namespaces stacks, start the git server and load balancers',
    async run(rehearsal) {
      const { daemonWatch, cluster, balancers, platform } = rehearsal;
      await applyPlatform(cluster, [...ingressClasses(balancers), ...platform]);
      const region = await startRegion(rehearsal);
      daemonWatch.add(region.daemons);
      return { region };
    },
  },
  {
    title: () => 'Prepare the build machine',
    run: async (rehearsal) => ({ site: await createBuildSite(rehearsal) }),
  },
  { run: async (rehearsal) => ({ pipelines: createRunningPipelines(rehearsal) }) },
];

/** From the region to an answer from every environment. */
export const delivery: readonly Step[] = [
  {
    async run(rehearsal) {
      const { clients, sandbox, targets } = rehearsal;
      const requests = watchRequests(sandbox, targets, { ...rehearsal, ...clients });
      try {
        await deliver({ ...rehearsal, readOutcome: (target) => readOutcome(clients, target) });
      } finally {
        await requests.stop();
      }
      return {};
    },
  },
  {
    title: () => 'Ask each environment for its greeting',
    run: async ({ clients, targets }) => ({ outcomes: await readOutcomes(clients, targets) }),
  },
];

/** Empties the image repositories: the blobs of earlier runs are kept, their tags are not. */
async function forgetImages({ paths, stack }: Rehearsal): Promise<void> {
  const repositories = join(paths.images, 'registry/docker/registry/v2/repositories');
  for (const { name } of stack.imageRepositories)
    await rm(join(repositories, name), { recursive: true, force: true });
}

function clusterOptions(rehearsal: Rehearsal) {
  const { paths, tools, kube, awsCli, stack, balancers, users, signal } = rehearsal;
  return {
    paths,
    programs: { ...tools, kubectl: kube.kubectl },
    localHosts: [codeCommitHost(stack)],
    records: [
      { address: addresses.endpointsIp, names: endpointHosts(rehearsal) },
      ...balancers.map((balancer) => ({ address: balancer.address, names: balancerNames(balancer) })),
    ],
    certificates: [
      codeCommitCertificate(stack),
      endpointsCertificate(rehearsal),
      ...balancers.map(balancerCertificate),
      ...users.map(userCertificate),
    ],
    imageCredentials: imageCredentials({
      awsCli,
      region: stack.region,
      registryHost: registryHost(stack),
      home: join(paths.run, 'node-home'),
    }),
    dockerEnvironment: dockerProxyEnvironment(registryHost(stack)),
    signal,
  };
}
