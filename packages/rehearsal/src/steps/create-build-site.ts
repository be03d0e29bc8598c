import { join } from 'node:path';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { ToolPaths } from 'local-cluster/tools/tool-paths.ts';
import type { KubeTools } from 'pipeline-steps';
import { type CodeBuildMachineOptions, createCodeBuildMachine } from './codebuild-machine.ts';
import { createCodeCommitClient } from './codecommit-client.ts';
import { fillPackageCaches } from './package-caches.ts';
import { codeCommitHost, type Region } from './region.ts';
import type { SharedSite } from './run-project.ts';
import type { SourceCheckout } from './source-checkout.ts';

/** The site of all builds, and the options to create it again in another process. */
export interface CodeBuildSite extends SharedSite {
  readonly machineOptions: CodeBuildMachineOptions;
}

interface BuildSiteParts {
  readonly sandbox: Sandbox;
  readonly stack: DeliveryStack;
  readonly paths: ClusterPaths;
  readonly checkout: string;
  readonly source: SourceCheckout;
  readonly tools: ToolPaths;
  readonly kube: KubeTools;
  /** The program of the AWS CLI. */
  readonly awsCli: string;
  readonly region: Region;
  readonly signal: AbortSignal;
}

/** What the builds of all pipelines need: the machine with its caches, and the client of the git server. */
export async function createBuildSite(rehearsal: BuildSiteParts): Promise<CodeBuildSite> {
  const { sandbox, stack, paths, checkout, tools, region, source, signal } = rehearsal;
  const certificateAuthority = join(paths.pki, 'ca.crt');
  const machineOptions = {
    directory: join(paths.run, 'codebuild'),
    commandPrefix: sandbox.commandPrefix,
    awsCli: rehearsal.awsCli,
    credentialsPaths: Object.fromEntries(
      region.config.projects.map(({ name, credentialsPath }) => [name, credentialsPath]),
    ),
    docker: tools.docker,
    git: tools.git,
    codeCommit: {
      host: codeCommitHost(stack),
      developerCredentials: region.developerCredentials,
      certificateAuthority,
    },
    packageCaches: {
      ...(await fillPackageCaches(checkout, source.directory, signal)),
      kubeTools: rehearsal.kube.directory,
    },
  };
  return { ...(await openBuildSite(sandbox, machineOptions, signal)), machineOptions };
}

/** Makes the machine, and a client that runs git by `runner`. */
export async function openBuildSite(
  runner: Pick<Sandbox, 'run'>,
  machineOptions: CodeBuildMachineOptions,
  signal: AbortSignal,
): Promise<SharedSite> {
  const machine = await createCodeBuildMachine(machineOptions);
  const codeCommit = createCodeCommitClient(runner, {
    ...machineOptions.codeCommit,
    helperOfBuilds: machine.gitCredentialHelper,
    signal,
  });
  return { machine, codeCommit, credentialsPaths: machineOptions.credentialsPaths };
}
