import { readFileSync, statSync } from 'node:fs';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';

const imageRepository = z.strictObject({
  name: z.string().min(1),
  tagMutability: z.enum(['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION']),
  exclusionFilters: z.array(z.string()).readonly(),
});

/** A principal that EKS lets into a cluster, and its Kubernetes groups there. */
const accessEntry = z.strictObject({
  principalArn: z.string().min(1),
  groups: z.array(z.string()).readonly(),
});

const accountId = z.string().regex(/^\d{12}$/);

const cluster = z.strictObject({
  stack: z.string().optional(),
  name: z.string().min(1),
  accountId,
  region: z.string().min(1),
  server: z.url(),
  /** The file that vouches for the server. */
  certificateAuthority: z.string().min(1),
  accessEntries: z.array(accessEntry).readonly(),
});

const role = z.strictObject({
  stack: z.string().optional(),
  arn: z.string().min(1),
  trust: z.string(),
  policies: z.array(z.string()).readonly(),
  attached: z.array(z.string()).readonly(),
});

const resourcePolicy = z.strictObject({
  stack: z.string().optional(),
  arn: z.string().min(1),
  accountId,
  policy: z.string(),
  aliases: z.array(z.string()).readonly().optional(),
});

/** An encrypted SNS topic and its KMS key. */
const topicKey = z.strictObject({ topicArn: z.string().min(1), keyArn: z.string().min(1) });

/** A CodeBuild project, its service role, and the path by which its builds get keys of the role. */
const project = z.strictObject({
  name: z.string().min(1),
  arn: z.string().min(1),
  roleArn: z.string().min(1),
  credentialsPath: z.string().startsWith('/'),
});

/** The role of the nodes, and the path by which they get its keys. */
const nodes = z.strictObject({ roleArn: z.string().min(1), credentialsPath: z.string().startsWith('/') });

/** A user of CodeCommit with HTTPS Git credentials. */
const gitUser = z.strictObject({ username: z.string().regex(/^[^:]+$/), password: z.string().min(1) });

const regionConfig = z.strictObject({
  region: z.string().min(1),
  accountId,
  registryUrl: z.url(),
  imageRepositories: z.array(imageRepository).readonly(),
  sourceRepositories: z.array(z.string().min(1)).readonly(),
  gitUser,
  clusters: z.array(cluster).readonly(),
  roles: z.array(role).readonly(),
  resourcePolicies: z.array(resourcePolicy).readonly(),
  topicKeys: z.array(topicKey).readonly(),
  projects: z.array(project).readonly(),
  nodes: nodes.optional(),
  /** The unix socket of the rehearsal's CodePipeline and SNS. */
  apiSocket: z.string().min(1),
});

/** An ECR repository of the rehearsal's region. */
export type ImageRepository = Readonly<z.infer<typeof imageRepository>>;

/** An EKS cluster, which may be in another region than the delivery. */
export type Cluster = Readonly<z.infer<typeof cluster>>;

/** The rehearsal's region: the file of --config. */
export type RegionConfig = Readonly<z.infer<typeof regionConfig>>;

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

/** Checks the value of a configuration file; one error lists all faults. */
export function parseRegionConfig(value: unknown, file: string): RegionConfig {
  const parsed = regionConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${z.core.toDotPath(issue.path) || 'all'}: ${issue.message}`,
  );
  throw new ActionableError(`${file}: ${faults.join('; ')}`);
}

/** Reads a configuration file, and again once it is replaced. */
export function watchRegionConfig(file: string): () => RegionConfig {
  let read: { readonly version: string; readonly config: RegionConfig } | undefined;
  return () => {
    // A file system gives a new file the number of one that is gone.
    const { ino, mtimeNs } = statSync(file, { bigint: true });
    const version = `${ino} ${mtimeNs}`;
    if (read?.version !== version) {
      read = { version, config: parseRegionConfig(JSON.parse(readFileSync(file, 'utf8')), file) };
    }
    return read.config;
  };
}
