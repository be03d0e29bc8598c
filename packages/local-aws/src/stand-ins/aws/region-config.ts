import { readFileSync, statSync } from 'node:fs';
import type { ImageRepository as SynthesizedRepository } from '../../delivery-stack/delivery-stack.ts';
import type { EksCluster } from '../../eks-stack/read-cluster.ts';
import type { ResourcePolicy } from '../../iam/read-resource-policies.ts';
import type { IamRole } from '../../iam/read-roles.ts';
import type { GitUser } from '../codecommit/caller.ts';

/** An ECR repository of the rehearsal's region. */
export type ImageRepository = Omit<SynthesizedRepository, 'uri'>;

/** An EKS cluster, which may be in another region than the delivery. */
export interface Cluster extends Omit<EksCluster, 'nodeRoleArn'> {
  /** The URL of its API server. */
  readonly server: string;
  /** The file of the authority that signs the server's certificate. */
  readonly certificateAuthority: string;
}

/** A role, and the path at which builds or nodes get its keys. */
interface KeySource {
  readonly roleArn: string;
  readonly credentialsPath: string;
}

/** The rehearsal's region: the file of --config, which the rehearsal writes from the parsed stacks. */
export interface RegionConfig {
  readonly region: string;
  readonly accountId: string;
  readonly registryUrl: string;
  readonly imageRepositories: readonly ImageRepository[];
  /** The names of the CodeCommit repositories. */
  readonly sourceRepositories: readonly string[];
  readonly gitUser: GitUser;
  readonly clusters: readonly Cluster[];
  readonly roles: readonly IamRole[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  /** The encrypted SNS topics and their KMS keys. */
  readonly topicKeys: readonly { readonly topicArn: string; readonly keyArn: string }[];
  /** The CodeBuild projects with their service roles. */
  readonly projects: readonly (KeySource & { readonly name: string; readonly arn: string })[];
  readonly nodes?: KeySource | undefined;
  /** The unix socket of the rehearsal's CodePipeline and SNS. */
  readonly apiSocket: string;
}

/** The regions of the delivery and of its clusters, the delivery's first. */
export function regionsOf({
  region,
  clusters,
}: {
  readonly region: string;
  readonly clusters: readonly Pick<Cluster, 'region'>[];
}): string[] {
  return [...new Set([region, ...clusters.map((cluster) => cluster.region)])];
}

/** The host of a service in a region, such as `sts.eu-west-1.amazonaws.com`. */
export const serviceHost = (name: string, region: string) => `${name}.${region}.amazonaws.com`;

/** Reads a configuration file, and again once it is replaced. */
export function watchRegionConfig(file: string): () => RegionConfig {
  let read: { readonly version: string; readonly config: RegionConfig } | undefined;
  return () => {
    // A file system gives a new file the number of one that is gone.
    const { ino, mtimeNs } = statSync(file, { bigint: true });
    const version = `${ino} ${mtimeNs}`;
    if (read?.version !== version) {
      read = { version, config: JSON.parse(readFileSync(file, 'utf8')) };
    }
    return read.config;
  };
}
