import { askAws } from './ask-aws.ts';
import type { EnvironmentConfig } from './config/configuration.ts';
import { newClusterFault, outdatedClusters } from './config/version-support.ts';

/**
 * A fault for each environment's cluster that would be new and of a version that has left EKS standard support: AWS is
 * asked whether it is there. `today` as `2026-11-25`; a ConfigurationError when AWS does not answer.
 */
export async function newClusterFaults(
  environments: readonly EnvironmentConfig[],
  region: string,
  today: string,
): Promise<string[]> {
  const faults: string[] = [];
  for (const cluster of outdatedClusters(environments, today)) {
    const question = ['eks', 'describe-cluster', '--name', cluster.clusterName, '--region', region];
    if ((await askAws(question, ['ResourceNotFoundException'])) === undefined)
      faults.push(newClusterFault(cluster));
  }
  return faults;
}
