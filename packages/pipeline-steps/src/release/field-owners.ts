import { isDeepStrictEqual } from 'node:util';
import { lostFields } from './lost-fields.ts';
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

/** A field that somebody else set, and its value in the release. */
export interface RevertedField {
  readonly path: string;
  /** `somebody` if it is not known. */
  readonly manager: string;
  /** Undefined if somebody removed the field. */
  readonly before: unknown;
  /** Undefined if the field is removed. */
  readonly after: unknown;
}

/** The field manager of Helm, and ours for the one field that we keep for an autoscaler. */
export const helmManager = 'helm';
export const ownManager = 'pipeline-steps';

/** The API server does not say who removed a field. */
const unknownManager = 'somebody';

export const replicasPath: FieldPath = ['f:spec', 'f:replicas'];

/** Whether Helm applied a field. */
export function isHelms({ metadata }: LiveObject, path: FieldPath): boolean {
  return (metadata.managedFields ?? []).some(
    (entry) => isHelmsEntry(entry) && subset(entry.fieldsV1, path) !== undefined,
  );
}

/**
 * The fields that somebody else set and that the release changes, by a dry run. With `applied`, what Helm applied last, also
 * those that somebody removed.
 */
export function revertedFields(
  before: LiveObject,
  after: unknown,
  applied?: ManifestObject,
): readonly RevertedField[] {
  const taken = new Map<string, RevertedField>();
  for (const entry of othersEntries(before)) {
    for (const leaf of leavesOf(entry.fieldsV1 ?? {})) {
      const path = changedPath(leaf, before, after);
      if (path === undefined) continue;
      const [text, manager] = [formatPath(path), entry.manager ?? unknownManager];
      taken.set(`${text} ${manager}`, {
        path: text,
        manager,
        before: readField(before, path),
        after: readField(after, path),
      });
    }
  }
  const lost = applied === undefined ? [] : lostFields(before, applied);
  const restored = lost.map((path) => ({
    path: formatPath(path),
    manager: unknownManager,
    before: readField(before, path),
    after: readField(after, path),
  }));
  return [...taken.values(), ...restored.filter((field) => !isDeepStrictEqual(field.before, field.after))];
}

/** A field that somebody set since the last deployment. */
export interface ForeignField {
  readonly path: string;
  readonly manager: string;
  readonly value: unknown;
}

/**
 * The fields that somebody set since Helm's last apply: the spec of any manager but controllers that scale, and labels
 * and annotations of kubectl. A deploy takes them over, so none are left after it.
 */
export function foreignFields(live: LiveObject): readonly ForeignField[] {
  const others = othersEntries(live).flatMap((entry) => {
    const { manager = unknownManager, fieldsV1 = {}, subresource } = entry;
    if (subresource !== undefined && !isKubectl(manager)) return [];
    const metadata = isKubectl(manager)
      ? [
          ['f:metadata', 'f:labels'],
          ['f:metadata', 'f:annotations'],
        ]
      : [];
    return [['f:spec'], ...metadata]
      .flatMap((path) => {
        const set = subset(fieldsV1, path);
        return set === undefined ? [] : leavesOf(set, path);
      })
      .map((leaf) => ({ path: formatPath(leaf), manager, value: readField(live, leaf) }))
      .filter(({ value }) => value !== undefined);
  });
  return isScaledToZero(live)
    ? [...others, { path: formatPath(replicasPath), manager: unknownManager, value: 0 }]
    : others;
}

/** The API server keeps no manager of a count that `kubectl scale` set to 0. */
function isScaledToZero({ spec, metadata: { managedFields = [] } }: LiveObject): boolean {
  const isManaged = managedFields.some(({ fieldsV1 }) => subset(fieldsV1, replicasPath) !== undefined);
  return spec?.['replicas'] === 0 && !isManaged;
}

/**
 * The managed fields of an object after Helm has taken over what somebody else set, so that its next apply removes what the
 * chart does not have; undefined if there is nothing to take over. A server-side apply removes no field that others manage,
 * not even one that makes the object invalid, such as a second port of the same name.
 */
export function managersAfterHandover(
  live: LiveObject,
  wanted: ManifestObject,
): readonly ManagerEntry[] | undefined {
  const entries = live.metadata.managedFields ?? [];
  let helms: FieldSet = entries.find(isHelmsEntry)?.fieldsV1 ?? {};
  let isChanged = false;
  const others = entries.flatMap((entry) => {
    if (isHelmsEntry(entry)) return [];
    const paths =
      (isOthers(entry) || isClientSideHelms(entry)) && entry.apiVersion === wanted.apiVersion
        ? pathsForHelm(entry, wanted)
        : [];
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
      manager: helmManager,
      operation: 'Apply',
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: helms,
    } as ManagerEntry,
    ...others,
  ];
}

/**
 * The spec of any manager; labels, annotations and what is beside the spec, such as a ServiceAccount's imagePullSecrets,
 * only of kubectl and Helm, because controllers write there too.
 */
function pathsForHelm({ manager, fieldsV1 }: ManagerEntry, wanted: ManifestObject): readonly FieldPath[] {
  const spec = Object.keys(fieldsV1?.['f:spec'] ?? {})
    .filter((key) => key !== '.' && (key !== 'f:replicas' || wanted.spec?.['replicas'] !== undefined))
    .map((key) => ['f:spec', key]);
  const notes = ['f:labels', 'f:annotations'].map((key) => ['f:metadata', key]);
  if (!isKubectl(manager) && manager !== helmManager) return spec;
  const beside = Object.keys(fieldsV1 ?? {}).filter((key) => !/^f:(?:metadata|spec|status)$/.test(key));
  return [...spec, ...notes, ...beside.map((key) => [key])];
}

function isKubectl(manager = ''): boolean {
  return /^kubectl\b/.test(manager);
}

/** Subresources (status, scale) belong to controllers. */
function isOthers(entry: ManagerEntry): boolean {
  return entry.manager !== helmManager && entry.manager !== ownManager && entry.subresource === undefined;
}

function othersEntries({ metadata }: LiveObject): readonly ManagerEntry[] {
  return (metadata.managedFields ?? []).filter(
    (entry) => isOthers(entry) || (entry.subresource === 'scale' && entry.manager !== ownManager),
  );
}

function isHelmsEntry({ manager, operation, subresource }: ManagerEntry): boolean {
  return manager === helmManager && operation === 'Apply' && subresource === undefined;
}

/** Helm 3 applies on the client. Fields of that apply that the chart no longer has would stay. */
function isClientSideHelms({ manager, operation, subresource }: ManagerEntry): boolean {
  return manager === helmManager && operation === 'Update' && subresource === undefined;
}

/** The path of a changed field, or of the highest node above it that is removed as a whole. */
function changedPath(path: FieldPath, before: unknown, after: unknown): FieldPath | undefined {
  const [old, next] = [readField(before, path), readField(after, path)];
  if (old === undefined || isDeepStrictEqual(old, next)) return undefined;
  const gone = path.findIndex((_, index) => readField(after, path.slice(0, index + 1)) === undefined);
  return gone === -1 ? path : path.slice(0, gone + 1);
}
