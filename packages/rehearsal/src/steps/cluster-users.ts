import { deployersGroup, developersGroup } from 'infra';
import type { CertificateRequest } from '../cluster/certificates.ts';

/** Somebody whom the API server knows by a certificate, as EKS knows them by their access entry. */
export interface ClusterUser {
  /** The file name, without ending, of the certificate and the kubeconfig. */
  readonly file: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The file name of an environment's deployer. */
export const deployerFile = (environment: string) => `deployer-${environment}`;

/** The deployer and the developers of each environment. */
export function clusterUsers(environments: readonly string[]): ClusterUser[] {
  return environments.flatMap((environment) => [
    {
      file: deployerFile(environment),
      name: `deployer:${environment}`,
      groups: [deployersGroup(environment)],
    },
    {
      file: `developer-${environment}`,
      name: `developer:${environment}`,
      groups: [developersGroup(environment)],
    },
  ]);
}

/** The certificate by which the API server knows a user and the groups. */
export function userCertificate({ file, name, groups }: ClusterUser): CertificateRequest {
  // openssl ends a part of a subject at a slash.
  const escapeSlashes = (value: string) => value.replaceAll(/[\\/]/g, '\\$&');
  const organizations = groups.map((group) => `/O=${escapeSlashes(group)}`).join('');
  return { name: file, subject: `${organizations}/CN=${escapeSlashes(name)}`, usage: 'clientAuth' };
}
