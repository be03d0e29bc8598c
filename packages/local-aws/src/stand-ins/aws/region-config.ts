import { readFile } from 'node:fs/promises';
import { sentenceOf } from 'programs/program-errors.ts';
import { z } from 'zod';
import { configurationFault } from './aws-errors.ts';

const imageRepository = z.strictObject({
  name: z.string().min(1),
  tagMutability: z.enum(['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION']),
  exclusionFilters: z.array(z.string()).readonly(),
});

/** A role with an access entry, and the files that authenticate it. */
const deployer = z.strictObject({
  roleArn: z.string().min(1),
  clientCertificate: z.string().min(1),
  clientKey: z.string().min(1),
});

const cluster = z.strictObject({
  name: z.string().min(1),
  server: z.url(),
  /** The file that vouches for the server. */
  certificateAuthority: z.string().min(1),
  deployers: z.array(deployer).readonly(),
});

const regionConfig = z.strictObject({
  region: z.string().min(1),
  accountId: z.string().regex(/^\d{12}$/),
  registryUrl: z.url(),
  imageRepositories: z.array(imageRepository).readonly(),
  clusters: z.array(cluster).readonly(),
  /** The unix socket of the rehearsal's CodePipeline and SNS. */
  apiSocket: z.string().min(1),
});

/** An ECR repository of the rehearsal's region. */
export type ImageRepository = Readonly<z.infer<typeof imageRepository>>;

/** An EKS cluster of the rehearsal's region. */
export type Cluster = Readonly<z.infer<typeof cluster>>;

/** A role that deploys to an EKS cluster. */
export type Deployer = Readonly<z.infer<typeof deployer>>;

/** The rehearsal's region: the file of --rehearsal-config. */
export type RegionConfig = Readonly<z.infer<typeof regionConfig>>;

/** Checks the value of a configuration file; one error lists all faults. */
export function parseRegionConfig(value: unknown, file: string): RegionConfig {
  const parsed = regionConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${z.core.toDotPath(issue.path) || 'all'}: ${issue.message}`,
  );
  throw configurationFault(`${file}: ${faults.join('; ')}`);
}

/** Reads a configuration file. */
export async function loadRegionConfig(file: string): Promise<RegionConfig> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw configurationFault(`--rehearsal-config ${file}: ${sentenceOf(error)}`);
  }
  return parseRegionConfig(value, file);
}
