import * as z from 'zod';
import { plainName } from './field-mappings.ts';
import type { SetVariable } from './read-tfvars-files.ts';

/** Variables with node groups, such as `eks_managed_node_groups` of terraform-aws-modules. */
export const variableOfGroups = /^(cluster_|managed_|self_managed_)*(node_groups|node_pools|worker_groups)$/;
/** Variables that hold others: `vpc`, `eks_config`, and the sizes of a node group in `scaling_config`. */
const variableOfFields =
  /^(vpc|network|eks|cluster|(managed_)?node_group)?(_?(config|settings))?$|(^|_)scaling(_config)?$/;
const fieldsByName = z.record(z.string(), z.unknown());
const groupsByName = z.record(z.string(), z.looseObject({}));
const groupsInOrder = z.array(z.looseObject({}));

/**
 * Replaces a variable that holds others by a variable for each of its fields, such as `vpc.cidr`, and one with one node group
 * by `eks_managed_node_groups.default.min_size`. Keeps several groups as they are: an environment has one kind of node.
 */
export function unfoldVariables(
  variables: ReadonlyMap<string, SetVariable>,
): ReadonlyMap<string, SetVariable> {
  return new Map([...variables].flatMap(([variable, set]) => unfold(variable, set)));
}

function unfold(variable: string, set: SetVariable): [string, SetVariable][] {
  const fields = fieldsOf(variable, set.value);
  if (fields === undefined) return [[variable, set]];
  return fields.flatMap(([name, value]) => unfold(name, { ...set, value }));
}

/** The fields of a variable with their names in it. Undefined for a variable that is imported as a whole. */
function fieldsOf(variable: string, value: unknown): [string, unknown][] | undefined {
  const plain = plainName(variable);
  if (variableOfGroups.test(plain)) return fieldsOfLoneGroup(variable, value);
  const { data } = fieldsByName.safeParse(value);
  return data && variableOfFields.test(plain) ? named(variable, data) : undefined;
}

function fieldsOfLoneGroup(variable: string, value: unknown): [string, unknown][] | undefined {
  const [group, ...others] = [
    ...Object.entries(groupsByName.safeParse(value).data ?? {}),
    ...(groupsInOrder.safeParse(value).data ?? []).map((fields, index) => [String(index), fields] as const),
  ];
  if (!group || others.length > 0) return undefined;
  const [name, fields] = group;
  return named(`${variable}.${name}`, fields);
}

/** A field that is null counts as not set. */
function named(variable: string, fields: Readonly<Record<string, unknown>>): [string, unknown][] | undefined {
  const set = Object.entries(fields).filter(([, field]) => field !== null);
  return set.length === 0 ? undefined : set.map(([field, content]) => [`${variable}.${field}`, content]);
}
