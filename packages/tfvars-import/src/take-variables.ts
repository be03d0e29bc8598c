import type { EnvironmentFile } from 'infra/config/configuration.ts';
import { kubernetesVersions } from 'infra/config/kubernetes-versions.ts';
import * as z from 'zod';
import type { SetVariable } from './read-tfvars-files.ts';
import { environmentVariables, homeOf, type TfvarsHome, tfvarsHomes } from './tfvars-homes.ts';

/** A field of an environment's file, and the variable that says it. */
export interface TakenField {
  readonly file: EnvironmentFile;
  readonly field: string;
  readonly value: unknown;
  /** The variable, as its tfvars file spells it. */
  readonly variable: string;
  readonly tfvarsFile: string;
}

export interface TakenVariables {
  readonly fields: readonly TakenField[];
  /** What became of each variable that has a home, a sentence each. */
  readonly notes: readonly string[];
  /** Values of another type, fields that no variable says, and two variables that say different things of one. */
  readonly faults: readonly string[];
}

/** The fields that variables say. `zoneCount` is for sizes of all zones where no variable says how many there are. */
export function takeVariables(
  variables: ReadonlyMap<string, SetVariable>,
  zoneCount: number,
): TakenVariables {
  const taken = new Map<string, TakenField>();
  const notes: string[] = [];
  const faults: string[] = [];
  for (const { variable, set, home } of homedVariables(variables)) {
    const { file, field } = home;
    const read = home.schema.safeParse(set.value);
    const reason = read.success ? reasonAgainst(home, read.data) : undefined;
    if (!read.success) faults.push(`${set.file}: ${variable} is not ${home.wanted}.`);
    else if (reason) notes.push(`${variable} is not taken over: ${reason}.`);
    else {
      const zones = Number(taken.get('network.zoneCount')?.value ?? zoneCount);
      const value = home.ofAllZones ? inEachZone(Number(read.data), zones) : read.data;
      const earlier = taken.get(`${file}.${field}`);
      if (earlier && JSON.stringify(earlier.value) !== JSON.stringify(value)) {
        faults.push(contradiction(variable, set, earlier));
        continue;
      }
      taken.set(`${file}.${field}`, earlier ?? { file, field, value, variable, tfvarsFile: set.file });
      const meaning = home.ofAllZones ? `: ${read.data} in ${zones} zones are ${value} in each` : '';
      notes.push(`${variable} is ${field} in ${file}.ts${meaning}.`);
    }
  }
  return { fields: [...taken.values()], notes, faults: [...faults, ...missing(taken, variables)] };
}

/** Variables that have a home, in the order of the homes: how many zones there are is known before the sizes of all of them. */
function homedVariables(variables: ReadonlyMap<string, SetVariable>) {
  return [...variables]
    .flatMap(([variable, set]) => {
      const home = homeOf(variable);
      return home ? [{ variable, set, home }] : [];
    })
    .sort((one, other) => tfvarsHomes.indexOf(one.home) - tfvarsHomes.indexOf(other.home));
}

/** Why a value of the right type stays out all the same: files are often older than what EKS supports. */
function reasonAgainst({ field }: TfvarsHome, value: unknown): string | undefined {
  if (field !== 'version' || kubernetesVersions.has(String(value))) return undefined;
  return `${value} is none of the versions here, ${[...kubernetesVersions.keys()].join(', ')}`;
}

function contradiction(variable: string, set: SetVariable, earlier: TakenField): string {
  const { field, file } = earlier;
  return `${set.file}: ${variable} says otherwise than ${earlier.variable} in ${earlier.tfvarsFile}, and both are ${field} in ${file}.ts; leave one of the two out.`;
}

/** As many nodes as are asked for, or more: each zone has the same number, and one at least. */
function inEachZone(nodes: number, zones: number): number {
  return Math.max(1, Math.ceil(nodes / Math.max(1, zones)));
}

function missing(
  taken: ReadonlyMap<string, TakenField>,
  variables: ReadonlyMap<string, SetVariable>,
): string[] {
  const isSaid = ({ file, field }: TfvarsHome) =>
    taken.has(`${file}.${field}`) ||
    // A wrong value is told already.
    [...variables.keys()].some((variable) => homeOf(variable)?.field === field) ||
    // Roles are enough.
    (field === 'adminUsers' && taken.has('eks.adminRoles'));
  return tfvarsHomes
    .filter((home) => home.required && !isSaid(home))
    .map(
      ({ name }) =>
        `${name} is in none of the files; give the file that sets it as well, or write it in one.`,
    );
}

/** What the files call the environment, if they do, and the variable that does. */
export function readEnvironmentName(
  variables: ReadonlyMap<string, SetVariable>,
): { readonly variable: string; readonly name: string } | undefined {
  for (const variable of environmentVariables) {
    const { data: name } = z.string().safeParse(variables.get(variable)?.value);
    if (name !== undefined) return { variable, name };
  }
  return undefined;
}
