import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from 'programs/program-errors.ts';
import { parse, stringify } from 'yaml';
import { generalFault, serviceFault } from './aws-errors.ts';
import type { AwsCall } from './command-line.ts';
import type { Cluster, Deployer, RegionConfig } from './region-config.ts';

type Fields = Record<string, unknown>;

/**
 * `aws eks update-kubeconfig`: adds the cluster to the kubeconfig and prints the AWS CLI's line. Of
 * several files it uses the one that has the cluster, else the first.
 */
export async function updateKubeconfig(
  call: AwsCall,
  region: RegionConfig,
  kubeconfigFiles: readonly string[],
): Promise<string> {
  const cluster = findCluster(call.required('name'), region);
  const deployer = findDeployer(call.required('role-arn'), cluster, region);
  const arn = `arn:aws:eks:${region.region}:${region.accountId}:cluster/${cluster.name}`;
  const { file, kubeconfig } = await chooseKubeconfig(kubeconfigFiles, arn);
  const done = hasCluster(kubeconfig, arn) ? 'Updated context' : 'Added new context';
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, stringify(mergeCluster(kubeconfig, arn, cluster, deployer)), { mode: 0o600 });
  await chmod(file, 0o600);
  return `${done} ${arn} ${done.startsWith('Added') ? 'to' : 'in'} ${file}`;
}

/** The files that KUBECONFIG lists, else ~/.kube/config. */
export function kubeconfigFilesOf(environment: { HOME?: string; KUBECONFIG?: string }): string[] {
  const listed = (environment.KUBECONFIG ?? '').split(path.delimiter).filter((file) => file !== '');
  return listed.length > 0 ? listed : [path.join(environment.HOME ?? '/', '.kube', 'config')];
}

async function chooseKubeconfig(files: readonly string[], clusterName: string) {
  const read = await Promise.all(
    files.map(async (file) => ({ file, kubeconfig: parseKubeconfig(await readIfThere(file), file) })),
  );
  const chosen = read.find(({ kubeconfig }) => hasCluster(kubeconfig, clusterName)) ?? read[0];
  return chosen ?? { file: files[0] ?? '', kubeconfig: {} };
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function findCluster(name: string, region: RegionConfig): Cluster {
  const found = region.clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw serviceFault('ResourceNotFoundException', 'DescribeCluster', `No cluster found for name: ${name}.`);
}

function findDeployer(roleArn: string, cluster: Cluster, region: RegionConfig): Deployer {
  const found = cluster.deployers.find((deployer) => deployer.roleArn === roleArn);
  if (found) return found;
  const known = cluster.deployers.map((deployer) => deployer.roleArn).join(', ');
  throw serviceFault(
    'AccessDenied',
    'AssumeRole',
    `User: arn:aws:iam::${region.accountId}:root is not authorized to perform: sts:AssumeRole on resource: ` +
      `${roleArn}; the deployers of ${cluster.name} are ${known}`,
  );
}

/** Reads a kubeconfig (YAML or JSON); an empty text is an empty one. */
function parseKubeconfig(text: string, file: string): Fields {
  const value: unknown = text.trim() === '' ? {} : parseYaml(text, file);
  if (isFields(value)) return value;
  throw generalFault(`Configuration file ${file} is no kubeconfig; move it away`);
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch {
    throw generalFault(`Configuration file ${file} is no YAML; move it away`);
  }
}

/** Whether a cluster of this name is in the kubeconfig. */
function hasCluster(kubeconfig: Fields, name: string): boolean {
  return fieldsOf(kubeconfig['clusters']).some((entry) => entry['name'] === name);
}

/** Adds or replaces the cluster, user and context of a name, and makes the context current. */
function mergeCluster(
  kubeconfig: Fields,
  name: string,
  { server, certificateAuthority }: Cluster,
  { clientCertificate, clientKey }: Deployer,
): Fields {
  const access = { server, 'certificate-authority': certificateAuthority };
  const user = { 'client-certificate': clientCertificate, 'client-key': clientKey };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    ...kubeconfig,
    clusters: replaced(kubeconfig['clusters'], { name, cluster: access }),
    contexts: replaced(kubeconfig['contexts'], { name, context: { cluster: name, user: name } }),
    'current-context': name,
    users: replaced(kubeconfig['users'], { name, user }),
  };
}

function replaced(entries: unknown, entry: Fields): unknown[] {
  const others = Array.isArray(entries) ? entries : [];
  return [...others.filter((other) => !isFields(other) || other['name'] !== entry['name']), entry];
}

function fieldsOf(entries: unknown): Fields[] {
  return Array.isArray(entries) ? entries.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
