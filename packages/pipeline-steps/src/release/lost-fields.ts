import { type FieldPath, type FieldSet, type LiveObject, union } from './managed-fields.ts';
import type { ManifestObject } from './release-manifest.ts';

/**
 * The fields of a manifest that Helm applied and that nobody manages any more: somebody removed them, such as a probe, or
 * scaled a Deployment to 0, of which the API server keeps no manager.
 */
export function lostFields({ metadata }: LiveObject, applied: ManifestObject): readonly FieldPath[] {
  const managed = (metadata.managedFields ?? []).reduce<FieldSet>(
    (set, { fieldsV1 = {} }) => union(set, fieldsV1),
    {},
  );
  const { labels, annotations } = applied.metadata;
  return [
    ...lostBelow(managed['f:spec'] ?? {}, applied.spec, ['f:spec']),
    ...lostBelow(managed['f:metadata'] ?? {}, { labels, annotations }, ['f:metadata']),
  ];
}

function lostBelow(set: FieldSet, value: unknown, path: FieldPath): readonly FieldPath[] {
  // Without children, it is managed as a whole.
  const keys = Object.keys(set).filter((key) => key !== '.');
  if (keys.length === 0 && path.length > 1) return [];
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const key = keyOfItem(keys, item);
      return key === undefined ? [] : lostAt(set, key, item, path);
    });
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => lostAt(set, `f:${name}`, part, path));
}

function lostAt(set: FieldSet, key: string, value: unknown, path: FieldPath): readonly FieldPath[] {
  if (value === undefined || value === null) return [];
  const child = set[key];
  return child === undefined ? [[...path, key]] : lostBelow(child, value, [...path, key]);
}

/** The key of a list's item: that of the set, else one like its siblings. A key may have defaults that the item leaves out. */
function keyOfItem(keys: readonly string[], item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const parsed = keys
    .filter((key) => key.startsWith('k:'))
    .map((key) => ({ key, fields: Object.entries(JSON.parse(key.slice(2))) }));
  const own = parsed.find(({ fields }) =>
    fields.every(([name, part]) => (Reflect.get(item, name) ?? part) === part),
  );
  if (own !== undefined) return own.key;
  const names = parsed[0]?.fields.map(([name]) => name);
  return (
    names && `k:${JSON.stringify(Object.fromEntries(names.map((name) => [name, Reflect.get(item, name)])))}`
  );
}
