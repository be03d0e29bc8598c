import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { StepError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

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
 * Makes the cluster the current one of helm and kubectl, by `aws eks update-kubeconfig`, and lets them share one token of the
 * role: otherwise each of their calls would start the AWS CLI, which takes a second. Returns the path of the program that
 * keeps the token.
 */
export async function updateKubeconfig(
  context: StepContext,
  { clusterName, region, roleArn }: ClusterAccess,
): Promise<string> {
  const access = ['--region', region, '--role-arn', roleArn];
  const getToken = ['eks', 'get-token', '--cluster-name', clusterName, ...access, '--output', 'json'];
  const update = ['eks', 'update-kubeconfig', '--name', clusterName, ...access];
  const [token] = await Promise.all([
    runProgram(context, 'aws', getToken),
    runProgram(context, 'aws', update, { isShown: true }),
  ]);
  return keepToken(context, token);
}

/** Puts a program that keeps the token in place of `aws` in the kubeconfig. */
async function keepToken({ environment }: StepContext, token: string): Promise<string> {
  const file =
    environment['KUBECONFIG']?.split(delimiter)[0] || join(environment['HOME'] ?? '', '.kube', 'config');
  const kubeconfig = parseDocument(await readFile(file, 'utf8'));
  const user = currentUser(kubeconfig.toJS(), file);
  const program = join(dirname(file), 'cluster-token');
  const path = ['users', user, 'user', 'exec'];
  if (!isMap(kubeconfig.getIn(path)) || kubeconfig.getIn([...path, 'command']) !== 'aws')
    throw new StepError(`aws eks update-kubeconfig left ${file} with a user that gets no token from aws`);
  kubeconfig.setIn([...path, 'command'], program);
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, script, { mode: 0o700 });
  await writeFile(`${program}.json`, token, { mode: 0o600 });
  await writeFile(file, kubeconfig.toString());
  return program;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly user: string } }[];
  readonly users?: readonly { readonly name: string }[];
}

/** The index of the user of the current context. */
function currentUser(kubeconfig: Kubeconfig | null, file: string): number {
  const current = kubeconfig?.contexts?.find(({ name }) => name === kubeconfig['current-context']);
  const index = kubeconfig?.users?.findIndex(({ name }) => name === current?.context.user) ?? -1;
  if (index >= 0) return index;
  throw new StepError(`aws eks update-kubeconfig left ${file} without a current context`);
}
