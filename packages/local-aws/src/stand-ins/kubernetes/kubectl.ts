import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { ActionableError } from 'programs/actionable-error.ts';
import { tryProgram } from 'programs/run-program.ts';
import { z } from 'zod';

const watchSeconds = 300;

/** How kubectl is called. */
export interface KubectlOptions {
  readonly program: string;
  /** Its folder also holds kubectl's cache, which keeps the user's own cache unchanged. */
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
}

/** Fails if the program cannot run. */
export async function assertKubectl(options: KubectlOptions): Promise<void> {
  await run(options, ['version', '--client']);
}

/** All objects of a kind, and the resource version for a watch. */
export async function listObjects<T>(
  options: KubectlOptions,
  kind: ResourceKind<T>,
): Promise<{ resourceVersion: string; objects: T[] }> {
  return parseList(kind, await run(options, ['get', '--raw', kind.path]));
}

/** The changes since a resource version, until the API server or the connection ends the watch. */
export async function* watchObjects<T>(
  options: KubectlOptions,
  kind: ResourceKind<T>,
  resourceVersion: string,
): AsyncGenerator<Change<T>> {
  const query = new URLSearchParams({ watch: '1', resourceVersion, timeoutSeconds: String(watchSeconds) });
  const watch = execa(options.program, commandOf(options, ['get', '--raw', `${kind.path}?${query}`]), {
    cancelSignal: options.signal,
    buffer: { stdout: false },
    reject: false,
  });
  try {
    for await (const line of createInterface({ input: watch.stdout })) {
      const change = parseWatchLine(kind, line);
      if (change === 'ended') return;
      if (change !== undefined) yield change;
    }
  } finally {
    watch.kill();
  }
  const ended = await watch;
  if (ended.failed)
    throw new ActionableError(
      `${options.program} watching ${kind.path}: ${ended.stderr.trim() || ended.shortMessage}`,
    );
}

/** The status of an object that has a load balancer. */
export const loadBalancerStatus = z
  .object({
    loadBalancer: z
      .object({
        ingress: z.array(z.object({ ip: z.string().optional(), hostname: z.string().optional() })).optional(),
      })
      .optional(),
  })
  .optional();

/** The addresses of the load balancer in the object's status. */
export function shownAddresses({
  status,
}: {
  readonly status?: z.infer<typeof loadBalancerStatus>;
}): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}

/** Writes the addresses of a load balancer to the object's status. */
export async function patchAddresses(
  options: KubectlOptions,
  kind: 'service' | 'ingress',
  { namespace, name }: { readonly namespace: string; readonly name: string },
  addresses: readonly ({ readonly ip: string } | { readonly hostname: string })[],
): Promise<void> {
  const ingress = addresses.length > 0 ? addresses : null;
  await run(options, [
    'patch',
    kind,
    name,
    `--namespace=${namespace}`,
    '--subresource=status',
    '--type=merge',
    `--patch=${JSON.stringify({ status: { loadBalancer: { ingress } } })}`,
  ]);
}

async function run(options: KubectlOptions, words: readonly string[]): Promise<string> {
  const { program, signal } = options;
  const ended = await tryProgram([program, ...commandOf(options, words)], { signal });
  if (ended.failure === undefined) return ended.stdout;
  throw new ActionableError(`${program} ${words.join(' ')}: ${ended.stderr.trim() || ended.failure}`);
}

function commandOf(options: KubectlOptions, words: readonly string[]): string[] {
  const cache = path.join(path.dirname(options.kubeconfig), 'kubectl-cache');
  return [`--kubeconfig=${options.kubeconfig}`, `--cache-dir=${cache}`, ...words];
}

/** A kind of Kubernetes objects: its API path for all namespaces, and the fields that are used. */
export interface ResourceKind<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
}

/** A change in a watch. */
export interface Change<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** An object that is in a namespace. */
export interface Named {
  readonly metadata: { readonly namespace: string; readonly name: string };
}

const watchEvent = z.object({ type: z.string(), object: z.unknown() });

/** Parses the API server's answer to a list. */
function parseList<T>({ schema }: ResourceKind<T>, text: string): { resourceVersion: string; objects: T[] } {
  const list = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(schema) });
  const { metadata, items } = list.parse(JSON.parse(text));
  return { resourceVersion: metadata.resourceVersion, objects: items };
}

/** Parses one line of a watch: a change, `ended` when the API server ends it, or undefined for a bookmark. */
function parseWatchLine<T>({ schema }: ResourceKind<T>, line: string): Change<T> | 'ended' | undefined {
  const { type, object } = watchEvent.parse(JSON.parse(line));
  if (type === 'ERROR') return 'ended';
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return undefined;
  return { type, object: schema.parse(object) };
}

/** `namespace/name`, which is one object of a kind at a time. */
export function keyOf({ metadata }: Named): string {
  return `${metadata.namespace}/${metadata.name}`;
}
