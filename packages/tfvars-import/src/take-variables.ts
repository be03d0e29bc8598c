import type { EnvironmentFile } from 'infra/config/configuration.ts';
import { kubernetesVersions } from 'infra/config/kubernetes-versions.ts';
import {
  environmentVariables,
  type FieldMapping,
  fieldMappings,
  mappingOf,
  plainName,
} from './field-mappings.ts';
import { reasonNotImported } from './not-imported.ts';
import type { SetVariable } from './read-tfvars-files.ts';

/** A field of an environment's file, from a variable. */
export interface TakenField {
  readonly file: EnvironmentFile;
  readonly field: string;
  readonly value: unknown;
  /** The variable's name in its tfvars file. */
  readonly variable: string;
  readonly tfvarsFile: string;
}

interface TakenVariables {
  readonly fields: readonly TakenField[];
  /** A sentence for each variable that has a mapping. */
  readonly notes: readonly string[];
  /** Values of another type, missing fields, and two variables with different values for one field. */
  readonly faults: readonly string[];
}

/** The fields from the variables. `zoneCount` is for sizes of all zones, if no variable has the number of zones. */
export function takeVariables(
  variables: ReadonlyMap<string, SetVariable>,
  zoneCount: number,
): TakenVariables {
  const taken = new Map<string, TakenField>();
  const notes: string[] = [];
  const faults: string[] = [];
  for (const { variable, set, mapping } of mappedVariables(variables)) {
    const { file, field } = mapping;
    const read = mapping.schema.safeParse(set.value);
    const reason = read.success
      ? reasonAgainst(mapping, { variable, value: read.data, earlier: taken.get(`${file}.${field}`) })
      : undefined;
    if (!read.success) faults.push(`${set.file}: ${variable} is not ${mapping.wanted}.`);
    else if (reason) notes.push(`${variable} is not imported: ${reason}.`);
    else {
      const zones = Number(taken.get('network.zoneCount')?.value ?? zoneCount);
      const value = mapping.ofAllZones ? inEachZone(Number(read.data), zones) : read.data;
      const earlier = taken.get(`${file}.${field}`);
      if (earlier && !isSame(earlier.value, value)) {
        faults.push(contradiction(variable, set, earlier));
        continue;
      }
      taken.set(`${file}.${field}`, earlier ?? { file, field, value, variable, tfvarsFile: set.file });
      const meaning = mapping.ofAllZones ? `: ${read.data} in ${zones} zones are ${value} in each` : '';
      notes.push(`${variable} is ${field} in ${file}.ts${meaning}.`);
    }
  }
  return { fields: [...taken.values()], notes, faults: [...faults, ...missing(taken, variables)] };
}

/** The variables that have a mapping, in the order of the mappings, so that the number of zones comes before the sizes. */
function mappedVariables(variables: ReadonlyMap<string, SetVariable>) {
  return [...variables]
    .flatMap(([variable, set]) => {
      const mapping = mappingOf(variable);
      return mapping ? [{ variable, set, mapping }] : [];
    })
    .sort((one, other) => fieldMappings.indexOf(one.mapping) - fieldMappings.indexOf(other.mapping));
}

/** Why a value of the right type is not imported. Files are often older than the versions that EKS supports. */
function reasonAgainst(
  { field, yields }: FieldMapping,
  { variable, value, earlier }: { variable: string; value: unknown; earlier: TakenField | undefined },
): string | undefined {
  if (value === undefined) return reasonNotImported(plainName(variable));
  if (yields && earlier && !isSame(earlier.value, value))
    return `${earlier.variable} has another value and takes precedence`;
  if (field !== 'version' || kubernetesVersions.has(String(value))) return undefined;
  return `${value} is not one of the supported versions, ${[...kubernetesVersions.keys()].join(', ')}`;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function contradiction(variable: string, set: SetVariable, earlier: TakenField): string {
  const { field, file } = earlier;
  return `${set.file}: ${variable} differs from ${earlier.variable} in ${earlier.tfvarsFile}, and both set ${field} in ${file}.ts; remove one of them.`;
}

/** At least as many nodes as given: each zone has the same number, and at least one. */
function inEachZone(nodes: number, zones: number): number {
  return Math.max(1, Math.ceil(nodes / Math.max(1, zones)));
}

function missing(
  taken: ReadonlyMap<string, TakenField>,
  variables: ReadonlyMap<string, SetVariable>,
): string[] {
  const isSaid = ({ file, field }: FieldMapping) =>
    taken.has(`${file}.${field}`) ||
    // A wrong value is already a fault.
    [...variables.keys()].some((variable) => mappingOf(variable)?.field === field) ||
    // Roles are enough as administrators.
    (field === 'adminUsers' && taken.has('eks.adminRoles'));
  return fieldMappings
    .filter((mapping) => mapping.required && !isSaid(mapping))
    .map(({ name }) => `${name} is in none of the files; add the file that sets it, or set it in one.`);
}

/** The name of the environment in the files, and its variable. */
export function readEnvironmentName(
  variables: ReadonlyMap<string, SetVariable>,
): { readonly variable: string; readonly name: string; readonly file: string } | undefined {
  for (const plain of environmentVariables)
    for (const [variable, { file, value }] of variables)
      if (plainName(variable) === plain && typeof value === 'string') return { variable, name: value, file };
  return undefined;
}
