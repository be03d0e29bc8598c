import { addresses } from 'local-cluster/cluster/addresses.ts';
import { sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { ImageCredentials } from 'local-cluster/cluster/configuration.ts';
import { shellWord } from 'programs/shell-word.ts';
import { nodeCredentialsPath } from './region.ts';

/**
 * The login of the kubelet to ECR, instead of EKS's ecr-credential-provider: a script that calls the AWS CLI with the role
 * of the nodes, and answers in the format of
 * https://kubernetes.io/docs/tasks/administer-cluster/kubelet-credential-provider/.
 */
export function imageCredentials(options: {
  readonly awsCli: string;
  readonly region: string;
  readonly registryHost: string;
  /** A folder of the run, where the AWS CLI keeps its cache. */
  readonly home: string;
}): ImageCredentials {
  const { awsCli, region, registryHost, home } = options;
  const answer = JSON.stringify({
    apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
    kind: 'CredentialProviderResponse',
    cacheKeyType: 'Registry',
    auth: { [registryHost]: { username: 'AWS', password: '%s' } },
  });
  return {
    matchImages: [registryHost],
    script: [
      '#!/bin/sh',
      'set -e',
      `password=$(${shellWord(awsCli)} ecr get-login-password)`,
      `printf ${shellWord(`${answer}\\n`)} "$password"`,
      '',
    ].join('\n'),
    environment: {
      HOME: home,
      AWS_REGION: region,
      AWS_CA_BUNDLE: sandboxPaths.trustedCertificates,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${addresses.credentialsIp}${nodeCredentialsPath}`,
    },
  };
}
