import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from 'programs/program-errors.ts';
import { serviceFault } from './aws-errors.ts';
import type { AwsCall } from './command-line.ts';
import { formatKubeconfig, hasCluster, mergeEntry, parseKubeconfig, readCurrentEntry } from './kubeconfig.ts';
import type { Cluster, RegionConfig } from './region-config.ts';

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
  assertDeployer(call.required('role-arn'), cluster, region);
  const arn = `arn:aws:eks:${region.region}:${region.accountId}:cluster/${cluster.name}`;
  const entry = readCurrentEntry(
    parseKubeconfig(await readFile(cluster.kubeconfig, 'utf8'), cluster.kubeconfig),
    cluster.kubeconfig,
  );
  const { file, kubeconfig } = await chooseKubeconfig(kubeconfigFiles, arn);
  const done = hasCluster(kubeconfig, arn) ? 'Updated context' : 'Added new context';
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, formatKubeconfig(mergeEntry(kubeconfig, arn, entry)), { mode: 0o600 });
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

function assertDeployer(roleArn: string, cluster: Cluster, region: RegionConfig): void {
  if (roleArn === cluster.deployerRoleArn) return;
  throw serviceFault(
    'AccessDenied',
    'AssumeRole',
    `User: arn:aws:iam::${region.accountId}:root is not authorized to perform: sts:AssumeRole on resource: ` +
      `${roleArn}; the deployer of ${cluster.name} is ${cluster.deployerRoleArn}`,
  );
}
