import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPermissions } from 'local-aws/codepipeline/check-permissions.ts';
import { registryHost } from 'local-aws/stand-ins/aws/ecr-registry.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import { startCluster } from 'local-cluster/cluster/cluster.ts';
import { supportRepositories } from 'local-cluster/cluster/images.ts';
import type { Rehearsal } from './rehearsal.ts';
import {
  dockerProxyEnvironment,
  provideBaseImage,
  publicRegistryAnswers,
  seedRepositories,
} from './steps/base-image.ts';
import { assertDeployersAreKnown, clusterUsers, userCertificate } from './steps/cluster-users.ts';
import { assertCommitted } from './steps/committed-files.ts';
import { createBuildSite } from './steps/create-build-site.ts';
import { deliver } from './steps/deliver.ts';
import { deployTargets, neededFiles } from './steps/deploy-targets.ts';
import { imageCredentials } from './steps/image-credentials.ts';
import {
  balancerCertificate,
  balancerNames,
  ingressClasses,
  planLoadBalancers,
} from './steps/load-balancers.ts';
import { applyPlatform } from './steps/platform.ts';
import { installMissing, planMachine } from './steps/prepare-machine.ts';
import { readOutcomes } from './steps/read-outcome.ts';
import {
  codeCommitCertificate,
  codeCommitHost,
  endpointHosts,
  endpointsCertificate,
  startRegion,
} from './steps/region.ts';
import { createRunningPipelines } from './steps/running-pipelines.ts';
import { cloneCheckout } from './steps/source-checkout.ts';
import { synthesize } from './steps/synthesize.ts';
import { watchRequests } from './steps/watch-requests.ts';

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
      const { ingresses, ...stacks } = await synthesize({ ...rehearsal, outputDirectory });
      const { stack, clusters } = stacks;
      const users = clusterUsers(clusters.flatMap(({ accessEntries }) => accessEntries));
      const targets = deployTargets(stack);
      assertDeployersAreKnown(targets, users);
      assertCommitted(rehearsal.source.directory, neededFiles(stack));
      checkPermissions(stack, stacks);
      return { ...stacks, balancers: planLoadBalancers(ingresses), users, targets };
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
        await deliver(rehearsal);
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
