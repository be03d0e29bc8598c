import { readJson } from '../read-json.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import type { LiveObject } from './managed-fields.ts';
import type { Release } from './release.ts';
import type { ManifestObject } from './release-manifest.ts';

/** The objects that exist, with the managers of their fields. */
export async function readLive(
  context: StepContext,
  { namespace }: Pick<Release, 'namespace'>,
  objects: readonly ManifestObject[],
): Promise<readonly LiveObject[]> {
  if (objects.length === 0) return [];
  const args = [
    ...['get', '--namespace', namespace, '--ignore-not-found', '--show-managed-fields'],
    ...['--output', 'json', '--filename', '-'],
  ];
  return itemsOf('kubectl get', await runProgram(context, 'kubectl', args, { input: listOf(objects) }));
}

/** kubectl prints a List of several objects, a single object as it is, and nothing for none. */
export function itemsOf(command: string, output: string): readonly LiveObject[] {
  if (output.trim() === '') return [];
  const answer = readJson<LiveObject & { readonly items?: readonly LiveObject[] }>(command, output);
  return answer.items ?? [answer];
}

/** One text for kubectl. */
export function listOf(items: readonly ManifestObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** An object without its content. */
export function identityOf({ apiVersion, kind, metadata: { name } }: ManifestObject): ManifestObject {
  return { apiVersion, kind, metadata: { name } };
}

/** The object of the same kind and name, in any version of the kind. */
export function findSame<Item extends ManifestObject>(
  items: readonly Item[],
  { apiVersion, kind, metadata: { name } }: ManifestObject,
): Item | undefined {
  return items.find(
    (item) =>
      item.kind === kind && item.metadata.name === name && groupOf(item.apiVersion) === groupOf(apiVersion),
  );
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}

/** `Deployment/hello-service`. */
export function nameOf({ kind, metadata }: ManifestObject): string {
  return `${kind}/${metadata.name}`;
}
