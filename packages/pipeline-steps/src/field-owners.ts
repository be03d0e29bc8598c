import { isDeepStrictEqual } from 'node:util';
import {
  type FieldPath,
  type FieldSet,
  formatPath,
  type LiveObject,
  leavesOf,
  type ManagerEntry,
  readField,
  setAt,
  subset,
  union,
  without,
} from './managed-fields.ts';
import type { ManifestObject } from './release-manifest.ts';

/** A field that somebody else set, and what the release makes of it. */
export interface TakenField {
  readonly path: string;
  readonly manager: string;
  readonly before: unknown;
  /** Undefined where the field goes. */
  readonly after: unknown;
}

/** Helm's name as a field manager, and ours for the one field that we keep for an autoscaler. */
export const HELM = 'helm';
export const OWN = 'pipeline-steps';

export const REPLICAS: FieldPath = ['f:spec', 'f:replicas'];

/** Says whether Helm applied a field. */
export function isHelms({ metadata }: LiveObject, path: FieldPath): boolean {
  return (metadata.managedFields ?? []).some(
    (entry) => isHelmsEntry(entry) && subset(entry.fieldsV1, path) !== undefined,
  );
}

/** The fields that somebody else set and whose value changes when the release is applied, as a dry run has it. */
export function takenFields(before: LiveObject, after: unknown): readonly TakenField[] {
  const taken = new Map<string, TakenField>();
  for (const entry of othersEntries(before)) {
    for (const leaf of leavesOf(entry.fieldsV1 ?? {})) {
      const path = changedPath(leaf, before, after);
      if (path === undefined) continue;
      const [text, manager] = [formatPath(path), entry.manager ?? 'somebody'];
      taken.set(`${text} ${manager}`, {
        path: text,
        manager,
        before: readField(before, path),
        after: readField(after, path),
      });
    }
  }
  return [...taken.values()];
}

/**
 * The managers of an object once Helm has what somebody else set, so that its next apply takes away what the chart does not
 * have; undefined where there is nothing of that kind. A server-side apply removes no field that others manage, not even
 * one that makes the object invalid, such as a second port of the same name.
 */
export function handedToHelm(live: LiveObject, wanted: ManifestObject): readonly ManagerEntry[] | undefined {
  const entries = live.metadata.managedFields ?? [];
  let helms: FieldSet = entries.find(isHelmsEntry)?.fieldsV1 ?? {};
  let isChanged = false;
  const others = entries.flatMap((entry) => {
    if (isHelmsEntry(entry)) return [];
    const paths = isOthers(entry) && entry.apiVersion === wanted.apiVersion ? handedPaths(entry, wanted) : [];
    let left = entry.fieldsV1 ?? {};
    for (const path of paths) {
      const part = subset(left, path);
      if (part === undefined) continue;
      helms = union(helms, setAt(path, part));
      left = without(left, path);
      isChanged = true;
    }
    return Object.keys(left).length === 0 ? [] : [{ ...entry, fieldsV1: left }];
  });
  if (!isChanged) return undefined;
  const { apiVersion } = wanted;
  return [
    {
      manager: HELM,
      operation: 'Apply',
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: helms,
    } as ManagerEntry,
    ...others,
  ];
}

/** The spec of whoever set it; labels and annotations of people alone, for controllers keep notes there. */
function handedPaths({ manager, fieldsV1 }: ManagerEntry, wanted: ManifestObject): readonly FieldPath[] {
  const spec = Object.keys(fieldsV1?.['f:spec'] ?? {})
    .filter((key) => key !== '.' && (key !== 'f:replicas' || wanted.spec?.['replicas'] !== undefined))
    .map((key) => ['f:spec', key]);
  const notes = ['f:labels', 'f:annotations'].map((key) => ['f:metadata', key]);
  return /^kubectl\b/.test(manager ?? '') ? [...spec, ...notes] : spec;
}

/** A status is its controller's, and so is what the scale of a Deployment says. */
function isOthers(entry: ManagerEntry): boolean {
  return entry.manager !== HELM && entry.manager !== OWN && entry.subresource === undefined;
}

function othersEntries({ metadata }: LiveObject): readonly ManagerEntry[] {
  return (metadata.managedFields ?? []).filter(
    (entry) => isOthers(entry) || (entry.subresource === 'scale' && entry.manager !== OWN),
  );
}

function isHelmsEntry({ manager, operation, subresource }: ManagerEntry): boolean {
  return manager === HELM && operation === 'Apply' && subresource === undefined;
}

/** The path, or the node above it that goes as a whole, where its value changes. */
function changedPath(path: FieldPath, before: unknown, after: unknown): FieldPath | undefined {
  const [old, next] = [readField(before, path), readField(after, path)];
  if (old === undefined || isDeepStrictEqual(old, next)) return undefined;
  const gone = path.findIndex((_, index) => readField(after, path.slice(0, index + 1)) === undefined);
  return gone === -1 ? path : path.slice(0, gone + 1);
}
