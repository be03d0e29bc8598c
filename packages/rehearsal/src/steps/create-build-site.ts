import { join } from 'node:path';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import type { CodeBuildSite, Rehearsal } from '../rehearsal.ts';
import { type CodeBuildMachineOptions, createCodeBuildMachine } from './codebuild-machine.ts';
import { createCodeCommitClient } from './codecommit-client.ts';
import { fillPackageCaches } from './package-caches.ts';
import { codeCommitHost } from './region.ts';
import type { SharedSite } from './run-project.ts';

/** What the builds of all pipelines need: the machine with its caches, and the client of the git server. */
export async function createBuildSite(
  rehearsal: Pick<
    Rehearsal,
    'sandbox' | 'stack' | 'paths' | 'checkout' | 'source' | 'tools' | 'kube' | 'awsCli' | 'region' | 'signal'
  >,
): Promise<CodeBuildSite> {
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
