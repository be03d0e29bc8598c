import { join } from 'node:path';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';

/** What the API server asks about tokens: its name in the network programs, and that of its log. */
export const authenticator = 'aws-iam-authenticator';

/** The file of its configuration for each cluster, which it reads for each token. */
export const authenticatorFile = ({ run }: Pick<ClusterPaths, 'run'>) => join(run, `${authenticator}.json`);

/** The command that answers the API server, and its environment. */
export function authenticatorCommand(
  networkProgram: string,
  region: string,
  paths: Pick<ClusterPaths, 'pki' | 'run'>,
): { readonly command: string[]; readonly environment: Record<string, string> } {
  return {
    command: [
      ...[networkProgram, authenticator],
      `--address=${new URL(addresses.tokenReviewUrl).host}`,
      `--certificate=${join(paths.pki, 'aws-endpoints.crt')}`,
      `--key=${join(paths.pki, 'aws-endpoints.key')}`,
      `--clusters=${authenticatorFile(paths)}`,
      `--region=${region}`,
    ],
    // The authority of STS in the sandbox.
    environment: { SSL_CERT_FILE: join(paths.pki, 'ca.crt') },
  };
}
