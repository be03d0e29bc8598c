import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userKubeconfig } from 'local-cluster/cluster/cluster.ts';
import { shellWord } from 'programs/shell-word.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Outcome, portOf } from '../steps/read-outcome.ts';
import { keepPipelines } from './keep-pipelines.ts';
import type { KeptCluster } from './kept-cluster.ts';
import { pnpmCommand } from './pnpm-command.ts';

/**
 * Keeps the sandbox running, and its pipelines at work. Opens a port of 127.0.0.1 for the API server, for each environment,
 * for CodePipeline's API and for the git server.
 */
export async function keepRunning(rehearsal: Rehearsal, outcomes: readonly Outcome[]): Promise<KeptCluster> {
  const { sandbox, cluster, paths, users } = rehearsal;
  const urls = outcomes.map(({ address }) => new URL(address));
  const services = urls.map((url) => ({ host: url.hostname, port: portOf(url) }));
  const endpoints = [{ host: '127.0.0.1', port: 6443 }, ...services];
  const [apiPort, ...ports] = await Promise.all(endpoints.map((endpoint) => cluster.expose(endpoint)));
  const write = async (user: string, file: string) => {
    await writeFile(file, userKubeconfig(paths, user, `https://127.0.0.1:${apiPort}`), { mode: 0o600 });
    return file;
  };
  const kubeconfig = await write('admin', join(paths.run, 'kubeconfig'));
  const userKubeconfigs = await Promise.all(
    users.map(async ({ file }) => [file, await write(file, `${kubeconfig}-${file}`)] as const),
  );
  const hasPipelines = (rehearsal as Partial<Rehearsal>).pipelines !== undefined;
  const pipelines = hasPipelines ? await keepPipelines(rehearsal, kubeconfig) : undefined;
  await sandbox.keep();
  return {
    kubeconfig,
    pipelines,
    userKubeconfigs: Object.fromEntries(userKubeconfigs),
    requests: ports.flatMap((port, index) => {
      const url = urls[index];
      return url ? requestCommand(url, port, join(paths.pki, 'ca.crt')) : [];
    }),
    down: pnpmCommand(paths, 'rehearse:down'),
  };
}

/** The curl command for the URL, whose name this machine does not resolve, through a port of 127.0.0.1. */
export function requestCommand(url: URL, port: number, certificateAuthority: string): string {
  const trust = url.protocol === 'https:' ? ['--cacert', shellWord(certificateAuthority)] : [];
  const way = ['--connect-to', `${url.hostname}:${portOf(url)}:127.0.0.1:${port}`];
  // A proxy would resolve 127.0.0.1 to its own machine.
  return ['curl', '--noproxy', "'*'", ...trust, ...way, url.href].join(' ');
}
