import { join } from 'node:path';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { Rehearsal } from '../recipe.ts';
import { type CodeBuildMachineOptions, createCodeBuildMachine } from './codebuild-machine.ts';
import { createCodeCommitClient } from './codecommit-client.ts';
import { fillPackageCaches } from './package-caches.ts';
import { codeCommitHost } from './region.ts';
import type { SharedSite } from './run-project.ts';

/** The site of all builds, and the options to create it again in another process. */
export interface CodeBuildSite extends SharedSite {
  readonly machineOptions: CodeBuildMachineOptions;
}

type BuildSiteParts = Pick<
  Rehearsal,
  'sandbox' | 'stack' | 'paths' | 'checkout' | 'tools' | 'region' | 'source' | 'kube' | 'awsCli' | 'signal'
>;

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
