import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { StandInError } from '../program-errors.ts';
import { parseServiceList, parseWatchLine, type Service, type ServiceChange } from './service.ts';

const servicesPath = '/api/v1/services';
const watchSeconds = 300;

/** How kubectl is called. */
export interface KubectlOptions {
  readonly program: string;
  /** Its folder also gets kubectl's cache, so that the user's own is left alone. */
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
}

/** Refuses a program that can't be run. */
export async function assertKubectl(options: KubectlOptions): Promise<void> {
  await run(options, ['version', '--client']);
}

/** All Services now, and the version from which a watch goes on. */
export async function listServices(
  options: KubectlOptions,
): Promise<{ resourceVersion: string; services: Service[] }> {
  return parseServiceList(await run(options, ['get', '--raw', servicesPath]));
}

/** The changes since a version, until the API server or the connection ends the watch. */
export async function* watchServices(
  options: KubectlOptions,
  resourceVersion: string,
): AsyncGenerator<ServiceChange> {
  const query = new URLSearchParams({ watch: '1', resourceVersion, timeoutSeconds: String(watchSeconds) });
  const watch = execa(options.program, commandOf(options, ['get', '--raw', `${servicesPath}?${query}`]), {
    cancelSignal: options.signal,
    buffer: { stdout: false },
    reject: false,
  });
  try {
    for await (const line of createInterface({ input: watch.stdout })) {
      const change = parseWatchLine(line);
      if (change === 'ended') return;
      if (change !== undefined) yield change;
    }
  } finally {
    watch.kill();
  }
  const ended = await watch;
  if (ended.failed) throw new StandInError(`${options.program} watching Services: ${complaintOf(ended)}`);
}

/** Shows these addresses in the Service's status, and no others. */
export async function patchAddresses(
  options: KubectlOptions,
  { metadata }: Service,
  addresses: readonly string[],
): Promise<void> {
  const ingress = addresses.length > 0 ? addresses.map((ip) => ({ ip })) : null;
  await run(options, [
    'patch',
    'service',
    metadata.name,
    `--namespace=${metadata.namespace}`,
    '--subresource=status',
    '--type=merge',
    `--patch=${JSON.stringify({ status: { loadBalancer: { ingress } } })}`,
  ]);
}

async function run(options: KubectlOptions, words: readonly string[]): Promise<string> {
  const ended = await execa(options.program, commandOf(options, words), {
    cancelSignal: options.signal,
    reject: false,
  });
  if (!ended.failed) return ended.stdout;
  throw new StandInError(`${options.program} ${words.join(' ')}: ${complaintOf(ended)}`);
}

function complaintOf(ended: { readonly stderr: string; readonly shortMessage?: string | undefined }): string {
  return ended.stderr.trim() || (ended.shortMessage ?? 'failed');
}

function commandOf(options: KubectlOptions, words: readonly string[]): string[] {
  const cache = path.join(path.dirname(options.kubeconfig), 'kubectl-cache');
  return [`--kubeconfig=${options.kubeconfig}`, `--cache-dir=${cache}`, ...words];
}
