import type { AccessEntry } from 'local-aws/eks-stack/read-cluster.ts';
import type { CertificateRequest } from 'local-cluster/cluster/certificates.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import type { DeployTarget } from './deploy-targets.ts';

/** A user with a client certificate, in place of EKS's access entry. */
export interface ClusterUser {
  /** The file name, without ending, of the certificate and the kubeconfig. */
  readonly file: string;
  readonly principalArn: string;
  readonly groups: readonly string[];
}

/** Each principal with Kubernetes groups once, with its groups of all clusters. */
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
function userFile(principalArn: string): string {
  return principalArn.slice(principalArn.lastIndexOf(':') + 1).replaceAll('/', '-');
}

/**
 * Checks that each deploy project uses a role with an access entry.
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

/** The certificate with which the API server identifies a user and its groups. */
export function userCertificate({ file, principalArn, groups }: ClusterUser): CertificateRequest {
  // An ARN may be longer than the 64 characters of a common name; its last part is not.
  const name = principalArn.slice(principalArn.lastIndexOf('/') + 1);
  const organizations = groups.map((group) => `/O=${escapeSlashes(group)}`).join('');
  return { name: file, subject: `${organizations}/CN=${escapeSlashes(name)}`, usage: 'clientAuth' };
}

/** openssl ends a part of a subject at a slash. */
function escapeSlashes(text: string): string {
  return text.replaceAll(/[\\/]/g, '\\$&');
}
