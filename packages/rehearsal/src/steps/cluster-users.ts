import type { AccessEntry } from 'local-aws/eks-stack/read-access-entries.ts';
import type { CertificateRequest } from 'local-cluster/cluster/certificates.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import type { DeployTarget } from './deploy-targets.ts';

/** Somebody whom the API server knows by a certificate, as EKS knows them by their access entry. */
export interface ClusterUser {
  /** The file name, without ending, of the certificate and the kubeconfig. */
  readonly file: string;
  readonly principalArn: string;
  readonly groups: readonly string[];
}

/** Whoever has rights of Kubernetes groups, once each, with the groups that they have in any cluster. */
export function clusterUsers(entries: readonly AccessEntry[]): ClusterUser[] {
  const byPrincipal = Map.groupBy(entries, ({ principalArn }) => principalArn);
  return [...byPrincipal]
    .map(([principalArn, own]) => ({
      file: userFile(principalArn),
      principalArn,
      groups: own.flatMap(({ groups }) => groups),
    }))
    .filter(({ groups }) => groups.length > 0);
}

/** The file name of an IAM user or role: `role-development-deployer`. */
export function userFile(principalArn: string): string {
  return principalArn.slice(principalArn.lastIndexOf(':') + 1).replaceAll('/', '-');
}

/**
 * Every deploy project takes a role that its cluster knows.
 * @throws ActionableError naming a role that has no access entry: EKS would refuse each of its deployments.
 */
export function assertDeployersAreKnown(
  targets: readonly DeployTarget[],
  users: readonly ClusterUser[],
): void {
  const unknown = targets.find(({ deployerRoleArn }) =>
    users.every(({ principalArn }) => principalArn !== deployerRoleArn),
  );
  if (!unknown) return;
  throw new ActionableError(
    `${unknown.deployerRoleArn}, which deploys to ${unknown.environment}, has no aws_eks_access_entry with kubernetes_groups; add one to the stack of its cluster.`,
  );
}

/** The certificate by which the API server knows a user and the groups. */
export function userCertificate({ file, principalArn, groups }: ClusterUser): CertificateRequest {
  // An ARN may be longer than the 64 characters of a common name, the name at its end is not.
  const name = principalArn.slice(principalArn.lastIndexOf('/') + 1);
  const organizations = groups.map((group) => `/O=${escapeSlashes(group)}`).join('');
  return { name: file, subject: `${organizations}/CN=${escapeSlashes(name)}`, usage: 'clientAuth' };
}

/** openssl ends a part of a subject at a slash. */
function escapeSlashes(text: string): string {
  return text.replaceAll(/[\\/]/g, '\\$&');
}
