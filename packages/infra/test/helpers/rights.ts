import type { RoleV1Rule } from '@cdktf/provider-kubernetes/lib/role-v1/index.js';

/** Every right of the rules, such as `patch apps/deployments`, with the name if a rule has one. */
export function rightsOf(rules: readonly RoleV1Rule[]): ReadonlySet<string> {
  return new Set(rules.flatMap(rightsOfRule));
}

function rightsOfRule({ apiGroups, resources, resourceNames = [''], verbs }: RoleV1Rule): string[] {
  const kinds = apiGroups.flatMap((group) => resources.map((kind) => (group ? `${group}/${kind}` : kind)));
  return kinds.flatMap((kind) =>
    verbs.flatMap((verb) => resourceNames.map((name) => `${verb} ${kind} ${name}`.trimEnd())),
  );
}
