import { z } from 'zod';

/** A kind of Kubernetes objects: where the API server has those of all namespaces, and what matters of one. */
export interface ResourceKind<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
}

/** One change that a watch tells of. */
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
export function parseList<T>(
  { schema }: ResourceKind<T>,
  text: string,
): { resourceVersion: string; objects: T[] } {
  const list = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(schema) });
  const { metadata, items } = list.parse(JSON.parse(text));
  return { resourceVersion: metadata.resourceVersion, objects: items };
}

/** Parses one line of a watch: a change, `ended` when the API server ends it, or undefined for a bookmark. */
export function parseWatchLine<T>(
  { schema }: ResourceKind<T>,
  line: string,
): Change<T> | 'ended' | undefined {
  const { type, object } = watchEvent.parse(JSON.parse(line));
  if (type === 'ERROR') return 'ended';
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return undefined;
  return { type, object: schema.parse(object) };
}

/** `namespace/name`, which is one object of a kind at a time. */
export function keyOf({ metadata }: Named): string {
  return `${metadata.namespace}/${metadata.name}`;
}
