import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipelineStacks } from 'local-aws/delivery-stack/delivery-stack.ts';
import { storedCredentials } from 'local-aws/stand-ins/codecommit/caller.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import { startDaemon, waitUntil } from 'local-cluster/cluster/daemon.ts';
import { sandboxEnvironment } from 'local-cluster/cluster/sandbox-environment.ts';
import { type KeptSandbox, keptSandboxFile } from 'operations/sandbox/kept-sandbox.ts';
import { shellWord } from 'programs/shell-word.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { storedHelper } from '../steps/codecommit-client.ts';
import { createAccessKeyId } from '../steps/deliver.ts';
import { type DeployTarget, pipelineSource, targetsOf } from '../steps/deploy-targets.ts';
import { repositoriesFolder } from '../steps/region.ts';
import { writeHandOver } from './hand-over.ts';
import type { KeptPipelines } from './kept-cluster.ts';
import { keptGitConfig } from './kept-git-config.ts';
import { pnpmCommand } from './pnpm-command.ts';

type Kept = Pick<
  Rehearsal,
  'sandbox' | 'cluster' | 'paths' | 'stack' | 'site' | 'region' | 'pipelines' | 'kube' | 'signal'
>;

const startTimeoutMs = 30_000;
const name = 'pipelines';

/** Starts the program that serves the pipelines after the end of this one, and opens its ports for the machine. */
export async function keepPipelines(rehearsal: Kept, kubeconfig: string): Promise<KeptPipelines> {
  const { cluster, kube } = rehearsal;
  const accessKeyId = createAccessKeyId();
  const log = await startServer(rehearsal, accessKeyId);
  const [apiPort, gitPort] = await Promise.all(
    [addresses.pipelineApiPort, 443].map((port) => cluster.expose({ host: '127.0.0.1', port })),
  );
  const gitConfig = await writeGitConfig(rehearsal, gitPort ?? 0);
  const sandbox: KeptSandbox = {
    endpoint: `http://127.0.0.1:${apiPort}`,
    accessKeyId,
    kubeconfig,
    kubectl: kube.kubectl,
    log,
    repositories: repositoriesOf(rehearsal),
  };
  await writeFile(keptSandboxFile(process.env), JSON.stringify(sandbox, undefined, 2), { mode: 0o600 });
  return { ...commandsFor(rehearsal, gitConfig), log };
}

/** The git server's own repositories, by the names of the pipelines. */
function repositoriesOf({ paths, pipelines }: Kept): KeptSandbox['repositories'] {
  const entries = pipelines.all.map(({ stack, pipeline }) => {
    const { url } = pipelineSource(stack);
    return [pipeline.name, join(repositoriesFolder(paths), basename(new URL(url).pathname))] as const;
  });
  return Object.fromEntries(entries);
}

async function startServer(rehearsal: Kept, accessKeyId: string): Promise<string> {
  const { sandbox, paths, stack, site, region, pipelines, signal } = rehearsal;
  const handOver = await writeHandOver(paths.run, {
    root: paths.root,
    stack,
    accessKeyId,
    machineOptions: site.machineOptions,
    state: pipelines.state(),
    handledEvents: region.events.length,
  });
  const program = fileURLToPath(new URL('serve-pipelines.ts', import.meta.url));
  const daemon = startDaemon(name, [...sandbox.commandPrefix, process.execPath, program, handOver], {
    logDirectory: paths.log,
    environment: sandboxEnvironment(paths.run),
  });
  await waitUntil(`the kept ${name}`, async () => existsSync(paths.apiSocket), {
    timeoutMs: startTimeoutMs,
    daemons: [daemon],
    signal,
  });
  return daemon.logFile;
}

async function writeGitConfig({ paths, site, region }: Kept, port: number): Promise<string> {
  const { host, certificateAuthority } = site.machineOptions.codeCommit;
  const credentials = join(paths.run, 'kept-git-credentials');
  const stored = storedCredentials(`${host}:${port}`, region.config.gitUser);
  await writeFile(credentials, stored, { mode: 0o600 });
  const credentialHelper = storedHelper(credentials);
  const authorityFolder = join(paths.run, 'authority');
  await mkdir(authorityFolder);
  await copyFile(certificateAuthority, join(authorityFolder, 'ca.crt'));
  const file = join(paths.run, 'gitconfig');
  const text = keptGitConfig({ host, port, certificateAuthority, authorityFolder, credentialHelper });
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

function commandsFor(
  { paths, stack }: Kept,
  gitConfig: string,
): Pick<KeptPipelines, 'clones' | 'status' | 'approval' | 'rollback'> {
  const [first, ...others] = pipelineStacks(stack);
  // The service that the rehearsal undoes: the others may have nothing to undo.
  const targets = first === undefined ? [] : targetsOf(first);
  const service = others.length > 0 ? ` --service ${targets[0]?.releaseName}` : '';
  const approved = targets.findLast(({ environment }) =>
    first?.pipeline.stages.some(({ name }) => name === `Approve-${environment}`),
  );
  const placeOf = (target: DeployTarget | undefined) => `${target?.environment}${service} --sandbox`;
  return {
    clones: stack.sourceRepositories.map(
      ({ cloneUrlHttp }) => `git clone -c ${shellWord(`include.path=${gitConfig}`)} ${cloneUrlHttp}`,
    ),
    status: pnpmCommand(paths, 'status --sandbox'),
    approval: pnpmCommand(paths, `approval ${placeOf(approved ?? targets.at(-1))}`),
    rollback: pnpmCommand(paths, `rollback ${placeOf(targets.at(-1))}`),
  };
}
