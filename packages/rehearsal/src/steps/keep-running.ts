import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cluster, userKubeconfig } from 'local-cluster/cluster/cluster.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import { shellWord } from 'programs/shell-word.ts';
import type { ClusterUser } from './cluster-users.ts';
import { type Outcome, portOf } from './read-outcome.ts';

/** How to reach a kept cluster from the machine. */
export interface KeptCluster {
  /** The administrator's. */
  readonly kubeconfig: string;
  /** The kubeconfigs of deployers and developers, with their rights only. */
  readonly userKubeconfigs: Readonly<Record<string, string>>;
  /** For each outcome, the command that requests its greeting as a client of the load balancer. */
  readonly requests: readonly string[];
  /** The command that ends it. */
  readonly down: string;
}

/** Keeps the sandbox running and opens a port of 127.0.0.1 for the API server and for each environment. */
export async function keepRunning(
  sandbox: Sandbox,
  cluster: Pick<Cluster, 'expose'>,
  { paths, users }: { readonly paths: ClusterPaths; readonly users: readonly ClusterUser[] },
  outcomes: readonly Outcome[],
): Promise<KeptCluster> {
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
  await sandbox.keep();
  return {
    kubeconfig,
    userKubeconfigs: Object.fromEntries(userKubeconfigs),
    requests: ports.flatMap((port, index) => {
      const url = urls[index];
      return url ? requestCommand(url, port, join(paths.pki, 'ca.crt')) : [];
    }),
    down: downCommand(paths),
  };
}

/** The command that ends the rehearsal; it names the cache if that is not the default one. */
export function downCommand({ root }: ClusterPaths): string {
  const cache = dirname(root);
  const named =
    cache === join(homedir(), '.cache', 'aws-kube-cd') ? '' : `XDG_CACHE_HOME=${shellWord(dirname(cache))} `;
  return `${named}npx --yes pnpm rehearse:down`;
}

/** The curl command for the URL, whose name this machine does not resolve, through a port of 127.0.0.1. */
export function requestCommand(url: URL, port: number, certificateAuthority: string): string {
  const trust = url.protocol === 'https:' ? ['--cacert', shellWord(certificateAuthority)] : [];
  const way = ['--connect-to', `${url.hostname}:${portOf(url)}:127.0.0.1:${port}`];
  // A proxy would look for 127.0.0.1 on its own machine.
  return ['curl', '--noproxy', "'*'", ...trust, ...way, url.href].join(' ');
}
