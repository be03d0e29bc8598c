import { deployerRules, deployersGroup, type EnvironmentConfig } from 'infra';
import type { ApiServer, KubernetesObject } from '../cluster/api-server.ts';
import type { CertificateRequest } from '../cluster/certificates.ts';

/** The certificate by which an environment's deploy project is known to the API server. */
export function deployerCertificate(environment: string): CertificateRequest {
  const subject = `/O=${deployersGroup(environment)}/CN=deployer:${environment}`;
  return { name: deployerUser(environment), subject, usage: 'clientAuth' };
}

/** The file name, without ending, of an environment's deployer certificate and kubeconfig. */
export const deployerUser = (environment: string) => `deployer-${environment}`;

/** What the platform takes from an environment's configuration. */
type Platform = Pick<EnvironmentConfig, 'name' | 'namespaces'>;

/** What must be in the cluster before an environment's first deployment: its namespaces and the deployer's rights. */
export function platformObjects({ name: environment, namespaces }: Platform): KubernetesObject[] {
  return namespaces.namespaces.flatMap(({ name: namespace, quota }) => [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'app.kubernetes.io/part-of': environment,
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota', namespace },
      spec: {
        hard: {
          pods: String(quota.pods),
          'requests.cpu': quota.requestsCpu,
          'requests.memory': quota.requestsMemory,
          'limits.memory': quota.limitsMemory,
        },
      },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'deployer', namespace },
      rules: deployerRules([]),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'deployer', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deployer' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: deployersGroup(environment) }],
    },
  ]);
}

/** Makes the namespaces and the deployers' rights, as the cluster's administrator. */
export async function applyPlatform(apiServer: ApiServer, environments: readonly Platform[]): Promise<void> {
  for (const object of environments.flatMap(platformObjects)) await apiServer.apply(object);
}
