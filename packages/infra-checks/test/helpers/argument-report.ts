import { type NamedShape, shapeNamed } from '../../src/aws-api/model.ts';
import { type ResourceMapping, resourceMappings } from '../../src/aws-api/resource-mapping.ts';
import { shapeFaults } from '../../src/aws-api/shape-faults.ts';
import { argumentShape } from './argument-shape.ts';

/** cdktf's note and Terraform's own arguments. Tags are checked separately, because their shapes differ only in form. */
const ofTerraform = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
  'region',
  'tags',
  'timeouts',
]);

interface ArgumentReport {
  /** Why AWS would refuse the resource: `build_timeout: 3000, at most 2160`. */
  readonly faults: readonly string[];
  /** Arguments without a shape in the mapping's operations. */
  readonly unmapped: readonly string[];
  /** The number of values that were compared with a shape. */
  readonly checked: number;
}

/** Compares a resource's arguments with AWS's API. Without a mapping, all of them are unmapped. */
export function argumentReport(type: string, block: Readonly<Record<string, unknown>>): ArgumentReport {
  const mapping = resourceMappings[type];
  if (!mapping) return { faults: [], unmapped: [type], checked: 0 };
  const parts = Object.entries(block)
    .filter(([name]) => !ofTerraform.has(name) && !mapping.elsewhere?.includes(name))
    .flatMap(([name, value]) => visit(mapping, name, value));
  return {
    faults: [...parts.flatMap(({ faults }) => faults), ...tagFaults(block['tags'])],
    unmapped: [...new Set(parts.flatMap(({ unmapped }) => unmapped))],
    checked: parts.reduce((sum, { checked }) => sum + checked, 0),
  };
}

function visit(mapping: ResourceMapping, path: string, value: unknown): ArgumentReport[] {
  if (path.endsWith('.tags')) return [{ faults: tagFaults(value), unmapped: [], checked: 1 }];
  const shape = argumentShape(mapping, path);
  if (!shape) return [{ faults: [], unmapped: [path], checked: 0 }];
  const faults = outerFaults(shape, value).map((fault) => `${path}: ${fault}`);
  return [{ faults, unmapped: [], checked: 1 }, ...inside(mapping, path, shape, value)];
}

/** Terraform may have a list where AWS has one structure, and the reverse, so only the entries count. */
function outerFaults(shape: NamedShape, value: unknown): string[] {
  if (shape.type === 'list' && !Array.isArray(value)) return shapeFaults(shape, [value]);
  if (shape.type === 'structure' || (shape.type !== 'list' && Array.isArray(value))) return [];
  return shapeFaults(shape, value);
}

function inside(mapping: ResourceMapping, path: string, shape: NamedShape, value: unknown): ArgumentReport[] {
  if (Array.isArray(value)) return value.flatMap((entry) => entryReports(mapping, path, shape, entry));
  return entryReports(mapping, path, shape, value, true);
}

function entryReports(
  mapping: ResourceMapping,
  path: string,
  shape: NamedShape,
  entry: unknown,
  wasChecked = false,
): ArgumentReport[] {
  if (typeof entry === 'object' && entry !== null) {
    const keys = shape.type === 'map' && shape.key ? keyFaults(shape, path, Object.keys(entry)) : [];
    return [
      ...keys,
      ...Object.entries(entry).flatMap(([name, value]) => visit(mapping, `${path}.${name}`, value)),
    ];
  }
  const of = shape.type === 'list' && shape.member ? shapeNamed(shape.service, shape.member) : shape;
  if (of === shape && wasChecked) return [];
  const faults = shapeFaults(of, entry).map((fault) => `${path}: ${fault}`);
  return [{ faults, unmapped: [], checked: 1 }];
}

function keyFaults(shape: NamedShape, path: string, keys: readonly string[]): ArgumentReport[] {
  const of = shapeNamed(shape.service, shape.key ?? '');
  return keys.map((key) => ({
    faults: shapeFaults(of, key).map((fault) => `${path}: ${fault}`),
    unmapped: [],
    checked: 1,
  }));
}

/** Tags have the same limits in all services. Only IAM's model has all of them. */
function tagFaults(tags: unknown): string[] {
  if (typeof tags !== 'object' || tags === null) return [];
  return Object.entries(tags).flatMap(([key, value]) =>
    [
      ...shapeFaults(shapeNamed('iam', 'tagKeyType'), key),
      ...shapeFaults(shapeNamed('iam', 'tagValueType'), value),
    ].map((fault) => `tags: ${fault}`),
  );
}
