import type { ManifestObject } from './release-manifest.ts';

/** Kubernetes' FieldsV1: `f:` is a name, `k:` the keys of a list item, `v:` a value of a set. */
export interface FieldSet {
  readonly [key: string]: FieldSet;
}

/** One manager's entry in `metadata.managedFields`. */
export interface ManagerEntry {
  readonly manager?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly apiVersion?: string;
  readonly fieldsV1?: FieldSet;
}

/** An object in the cluster, with the managers of its fields. */
export interface LiveObject extends ManifestObject {
  readonly metadata: ManifestObject['metadata'] & {
    readonly resourceVersion: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly managedFields?: readonly ManagerEntry[];
  };
}

/** The keys that lead to a field. */
export type FieldPath = readonly string[];

/** The leaves of a set. */
export function leavesOf(set: FieldSet, path: FieldPath = []): readonly FieldPath[] {
  const below = Object.entries(set).filter(([key]) => key !== '.');
  if (below.length === 0) return path.length === 0 ? [] : [path];
  return below.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** The value of a field; undefined if the object has none. */
export function readField(object: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(readChild, object);
}

/** The part of a set at a path and below; undefined if there is none. */
export function subset(set: FieldSet | undefined, path: FieldPath): FieldSet | undefined {
  return path.reduce<FieldSet | undefined>((part, key) => part?.[key], set);
}

/** All fields of both sets. */
export function union(one: FieldSet, other: FieldSet): FieldSet {
  const merged: Record<string, FieldSet> = { ...one };
  for (const [key, child] of Object.entries(other)) merged[key] = union(merged[key] ?? {}, child);
  return merged;
}

/** The set without a path and everything below it, and without nodes that become empty. */
export function without(set: FieldSet, [key, ...rest]: FieldPath): FieldSet {
  const child = key === undefined ? undefined : set[key];
  if (key === undefined || child === undefined) return set;
  const { [key]: _, ...others } = set;
  const left = rest.length === 0 ? {} : without(child, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [key]: left };
}

/** A set with one path. */
export function setAt(path: FieldPath, set: FieldSet): FieldSet {
  return path.reduceRight<FieldSet>((below, key) => ({ [key]: below }), set);
}

/** A path as kubectl writes it: `.spec.template.spec.containers[name="hello-service"].image`. */
export function formatPath(path: FieldPath): string {
  return path
    .map((key) => {
      const name = key.slice(2);
      if (key.startsWith('f:')) return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
      if (!key.startsWith('k:')) return `[${name}]`;
      const keys = Object.entries(parseKey(name)).map(
        ([field, value]) => `${field}=${JSON.stringify(value)}`,
      );
      return `[${keys.join(',')}]`;
    })
    .join('');
}

function readChild(value: unknown, key: string): unknown {
  const name = key.slice(2);
  if (key.startsWith('f:')) return isRecord(value) ? value[name] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (key.startsWith('i:')) return value[Number(name)];
  const wanted = parseKey(name);
  if (key.startsWith('v:')) return value.find((item) => item === wanted);
  return value.find(
    (item) =>
      isRecord(item) && Object.entries(wanted as object).every(([field, part]) => item[field] === part),
  );
}

function parseKey(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
