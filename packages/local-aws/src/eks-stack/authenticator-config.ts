import type { EksCluster } from './read-cluster.ts';

/** The configuration of aws-iam-authenticator for a cluster, by its own names. */
export interface AuthenticatorConfig {
  readonly ClusterID: string;
  readonly PartitionID: string;
  readonly RoleMappings: readonly (Mapping & { readonly rolearn: string })[];
  readonly UserMappings: readonly (Mapping & { readonly userarn: string })[];
}

interface Mapping {
  readonly username: string;
  readonly groups: readonly string[];
}

/**
 * What EKS makes of the access entries of a cluster, with the user names that it gives by default:
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export function authenticatorConfig({
  name,
  accessEntries,
}: Pick<EksCluster, 'name' | 'accessEntries'>): AuthenticatorConfig {
  const entries = accessEntries.map(({ principalArn, groups }) => {
    const [, account = '', type = '', path = ''] =
      /^arn:aws:iam::(\d{12}):(role|user)\/(.+)$/.exec(principalArn) ?? [];
    return { principalArn, groups, account, type, role: path.slice(path.lastIndexOf('/') + 1) };
  });
  return {
    ClusterID: name,
    PartitionID: 'aws',
    // STS names the role of a session without its path.
    RoleMappings: entries
      .filter(({ type }) => type === 'role')
      .map(({ account, role, groups }) => ({
        rolearn: `arn:aws:iam::${account}:role/${role}`,
        username: `arn:aws:sts::${account}:assumed-role/${role}/{{SessionName}}`,
        groups,
      })),
    UserMappings: entries
      .filter(({ type }) => type === 'user')
      .map(({ principalArn, groups }) => ({ userarn: principalArn, username: principalArn, groups })),
  };
}
