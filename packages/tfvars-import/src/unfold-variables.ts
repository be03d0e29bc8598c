import * as z from 'zod';
import { plainName } from './field-mappings.ts';
import type { SetVariable } from './read-tfvars-files.ts';

/** Variables with node groups, such as `eks_managed_node_groups` of terraform-aws-modules. */
export const variableOfGroups = /^(cluster_|managed_|self_managed_)*(node_groups|node_pools|worker_groups)$/;
const groupsByName = z.record(z.string(), z.looseObject({}));
const groupsInOrder = z.array(z.looseObject({}));

/**
 * Replaces a variable with one node group by a variable for each of its fields, such as
 * `eks_managed_node_groups.default.min_size`. Keeps several groups as they are: an environment has one kind of node.
 */
export function unfoldNodeGroups(
  variables: ReadonlyMap<string, SetVariable>,
): ReadonlyMap<string, SetVariable> {
  return new Map([...variables].flatMap(([variable, set]) => fieldsOf(variable, set) ?? [[variable, set]]));
}

function fieldsOf(variable: string, { file, value }: SetVariable): [string, SetVariable][] | undefined {
  if (!variableOfGroups.test(plainName(variable))) return undefined;
  const [group, ...others] = [
    ...Object.entries(groupsByName.safeParse(value).data ?? {}),
    ...(groupsInOrder.safeParse(value).data ?? []).map((fields, index) => [String(index), fields] as const),
  ];
  if (!group || others.length > 0) return undefined;
  const [name, fields] = group;
  const set = Object.entries(fields).filter(([, field]) => field !== null);
  if (set.length === 0) return undefined;
  return set.map(([field, content]) => [`${variable}.${name}.${field}`, { file, value: content }]);
}
