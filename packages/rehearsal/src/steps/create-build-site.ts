import { join } from 'node:path';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { ToolPaths } from 'local-cluster/tools/tool-paths.ts';
import { createCodeBuildMachine } from './codebuild-machine.ts';
import { createCodeCommitClient } from './codecommit-client.ts';
import { fillPackageCaches } from './package-caches.ts';
import { codeCommitHost, type Region } from './region.ts';
import type { SharedSite } from './run-project.ts';
import type { SourceCheckout } from './source-checkout.ts';

/** What the builds of all pipelines need: the machine with its caches, and the client of the git server. */
export async function createBuildSite(
  sandbox: Sandbox,
  options: {
    readonly stack: DeliveryStack;
    readonly paths: ClusterPaths;
    readonly checkout: string;
    readonly tools: ToolPaths;
    readonly region: Region;
    readonly source: SourceCheckout;
    readonly kubeTools: string;
    readonly signal: AbortSignal;
  },
): Promise<SharedSite> {
  const { stack, paths, checkout, tools, region, source, signal } = options;
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
    packageCaches: {
      ...(await fillPackageCaches(checkout, source.directory, signal)),
      kubeTools: options.kubeTools,
    },
  });
  const codeCommit = createCodeCommitClient(sandbox, {
    credentialHelper: machine.gitCredentialHelper,
    certificateAuthority,
    signal,
  });
  return { machine, codeCommit, region: stack.region };
}
