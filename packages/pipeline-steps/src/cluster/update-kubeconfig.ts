import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { answerOf, clientSettings } from '../aws.ts';
import { StepError } from '../errors.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';

/**
 * The program that helm and kubectl run for a token. EKS takes a token for 14 minutes, and each `aws eks get-token` lasts
 * a second, so the token is kept for 10 minutes. Arguments: those of `aws`.
 */
const script = `#!/bin/sh
# Prints the token of a cluster. It is kept for 10 minutes; EKS takes it for 14.
set -eu
umask 077
kept="$0.json"
if [ -z "$(find "$kept" -mmin -10 2>/dev/null)" ]; then
  aws "$@" >"$kept.$$"
  mv "$kept.$$" "$kept"
fi
cat "$kept"
`;

/** An EKS cluster, and the role that helm and kubectl have there. */
export interface ClusterAccess {
  readonly clusterName: string;
  readonly region: string;
  readonly roleArn: string;
}

/**
 * Adds the cluster to the kubeconfig, as `aws eks update-kubeconfig` does, and makes it the current one of helm and kubectl.
 * They share one token of the role: otherwise each of their calls would start the AWS CLI, which takes a second. Returns the
 * path of the program that keeps the token.
 */
export async function updateKubeconfig(context: StepContext, access: ClusterAccess): Promise<string> {
  const { clusterName, region, roleArn } = access;
  const getToken = [
    ...['eks', 'get-token', '--cluster-name', clusterName, '--region', region],
    ...['--role-arn', roleArn, '--output', 'json'],
  ];
  const [token, { name, cluster }] = await bothOf(
    runProgram(context, 'aws', getToken),
    describeCluster(context, access),
  );
  const file = kubeconfigFile(context.environment);
  const program = join(dirname(file), 'cluster-token');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: program,
    args: getToken,
    interactiveMode: 'Never',
  };
  try {
    const added = addCluster(await readKubeconfig(file), name, { cluster, user: { exec } });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(program, script, { mode: 0o700 });
    await writeFile(`${program}.json`, token, { mode: 0o600 });
    await writeFile(file, stringify(added), { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new StepError(`${file} cannot be read and written (${code}): set KUBECONFIG to another file`);
  }
  context.say(`helm and kubectl use the context ${name}, of ${cluster.server}`);
  return program;
}

/** Waits for both. If both fail, it fails as the first: without keys, the AWS CLI says why, and the SDK only that it has none. */
async function bothOf<One, Other>(first: Promise<One>, second: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority-data': string;
}

/** The ARN of the cluster, and its entry in a kubeconfig. */
async function describeCluster(
  context: StepContext,
  { clusterName, region }: ClusterAccess,
): Promise<{ readonly name: string; readonly cluster: ClusterEntry }> {
  const { EKS } = await import('@aws-sdk/client-eks');
  const client = new EKS(clientSettings(context, region));
  const { cluster } = await answerOf('eks:DescribeCluster', client.describeCluster({ name: clusterName }));
  const { arn, endpoint, certificateAuthority, status } = cluster ?? {};
  const data = certificateAuthority?.data;
  if (!arn || !endpoint || !data)
    throw new StepError(
      `the cluster ${clusterName} has no endpoint yet: its status is ${status}; run the deployment again when it is ACTIVE`,
    );
  return { name: arn, cluster: { server: endpoint, 'certificate-authority-data': data } };
}

function kubeconfigFile(environment: NodeJS.ProcessEnv): string {
  const [first] = environment['KUBECONFIG']?.split(delimiter) ?? [];
  return first || join(environment['HOME'] ?? '', '.kube', 'config');
}

interface Entry {
  readonly name: string;
}

interface Kubeconfig {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly clusters?: readonly Entry[] | null;
  readonly users?: readonly Entry[] | null;
  readonly contexts?: readonly Entry[] | null;
  readonly 'current-context'?: string;
}

async function readKubeconfig(file: string): Promise<Kubeconfig> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const document = parseDocument(text);
  const content: unknown = document.errors.length === 0 ? (document.toJS() ?? {}) : undefined;
  if (isKubeconfig(content)) return content;
  throw new StepError(`${file} is no kubeconfig: remove it, or set KUBECONFIG to another file`);
}

function isKubeconfig(content: unknown): content is Kubeconfig {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  const { clusters, users, contexts }: Partial<Record<string, unknown>> = { ...content };
  return [clusters, users, contexts].every((entries) => entries == null || Array.isArray(entries));
}

/** Entries of the same name are replaced. */
function addCluster(
  kubeconfig: Kubeconfig,
  name: string,
  { cluster, user }: { readonly cluster: ClusterEntry; readonly user: object },
): Kubeconfig {
  const put = <New extends object>(entries: readonly Entry[] | null | undefined, entry: New) => [
    ...(entries ?? []).filter((other) => other.name !== name),
    { name, ...entry },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Config',
    ...kubeconfig,
    clusters: put(kubeconfig.clusters, { cluster }),
    users: put(kubeconfig.users, { user }),
    contexts: put(kubeconfig.contexts, { context: { cluster: name, user: name } }),
    'current-context': name,
  };
}
