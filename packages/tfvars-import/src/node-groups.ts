import * as z from 'zod';
import type { SetVariable } from './read-tfvars-files.ts';
import { plainName } from './tfvars-homes.ts';

/** A variable that holds node groups, as `eks_managed_node_groups` of terraform-aws-modules does. */
export const variableOfGroups = /^(cluster_|managed_|self_managed_)*(node_groups|node_pools|worker_groups)$/;
const groupsByName = z.record(z.string(), z.looseObject({}));
const groupsInOrder = z.array(z.looseObject({}));

/**
 * The variables, with each field of a lone node group as a variable of its own, such as
 * `eks_managed_node_groups.default.min_size`. Of several groups none is taken: an environment has one kind of nodes.
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
