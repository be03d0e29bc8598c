import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rehearsalPaths } from '../../../src/steps/prepare-machine.ts';

/** What a client in a pod without DNS needs to reach an environment's load balancer. */
export interface EnvironmentBalancer {
  readonly address: string;
  /** The certificate authority of its certificate, as PEM. */
  readonly certificateAuthority: string;
}

/** Finds the load balancer by the host name in an Ingress's status, in the sandbox's hosts file. */
export async function environmentBalancer(hostname: string): Promise<EnvironmentBalancer> {
  const { configuration, pki } = rehearsalPaths(process.env);
  const lines = (await readFile(join(configuration, 'hosts'), 'utf8')).split('\n');
  const [address, ...names] =
    lines.map((line) => line.split(' ')).find((line) => line.includes(hostname)) ?? [];
  if (address === undefined || names.length === 0) throw new Error(`nothing is known of ${hostname}`);
  return { address, certificateAuthority: await readFile(join(pki, 'ca.crt'), 'utf8') };
}
