import type { PolicyRule } from '../../src/stacks/role-rules.ts';

/** Every right that the rules give: `patch apps/deployments`, and with its name where one is named. */
export function rightsOf(rules: readonly PolicyRule[]): ReadonlySet<string> {
  return new Set(rules.flatMap(rightsOfRule));
}

function rightsOfRule({ apiGroups, resources, resourceNames = [''], verbs }: PolicyRule): string[] {
  const kinds = apiGroups.flatMap((group) => resources.map((kind) => (group ? `${group}/${kind}` : kind)));
  return kinds.flatMap((kind) =>
    verbs.flatMap((verb) => resourceNames.map((name) => `${verb} ${kind} ${name}`.trimEnd())),
  );
}
