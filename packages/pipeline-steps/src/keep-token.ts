import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { StepError } from './errors.ts';
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

/**
 * Lets helm and kubectl share the token of the cluster that `aws eks update-kubeconfig` made current, instead of getting
 * one in each call. Returns the path of the program that keeps it.
 */
export async function keepToken({ environment }: StepContext): Promise<string> {
  const file =
    environment['KUBECONFIG']?.split(delimiter)[0] || join(environment['HOME'] ?? '', '.kube', 'config');
  const kubeconfig = parseDocument(await readFile(file, 'utf8'));
  const user = currentUser(kubeconfig.toJS(), file);
  const program = join(dirname(file), 'cluster-token');
  const path = ['users', user, 'user', 'exec'];
  if (!isMap(kubeconfig.getIn(path)) || kubeconfig.getIn([...path, 'command']) !== 'aws')
    throw new StepError(
      `${file}: the user of the current context gets no token from aws: run aws eks update-kubeconfig first`,
    );
  kubeconfig.setIn([...path, 'command'], program);
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, script, { mode: 0o700 });
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
  throw new StepError(`${file} has no current context: run aws eks update-kubeconfig first`);
}
