import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userKubeconfig } from '../cluster/cluster.ts';
import type { ClusterPaths } from '../cluster/cluster-paths.ts';
import type { Sandbox } from '../cluster/sandbox.ts';
import type { Outcome } from '../steps/read-outcome.ts';

/** How a kept cluster is reached from the machine. */
export interface KeptCluster {
  readonly kubeconfig: string;
  /** The address of each outcome, in their order. */
  readonly addresses: readonly string[];
}

/** Lets the sandbox live on and opens a port of 127.0.0.1 for the API server and for each environment. */
export async function keepRunning(
  sandbox: Sandbox,
  paths: ClusterPaths,
  outcomes: readonly Outcome[],
): Promise<KeptCluster> {
  const services = outcomes.map(({ address }) => ({ host: new URL(address).hostname, port: 80 }));
  const [apiPort, ...ports] = await sandbox.keep([{ host: '127.0.0.1', port: 6443 }, ...services]);
  const kubeconfig = join(paths.run, 'kubeconfig');
  await writeFile(kubeconfig, userKubeconfig(paths, 'admin', `https://127.0.0.1:${apiPort}`), {
    mode: 0o600,
  });
  return { kubeconfig, addresses: ports.map((port) => `http://127.0.0.1:${port}/`) };
}
