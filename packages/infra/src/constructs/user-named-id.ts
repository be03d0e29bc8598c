import type { Construct } from 'constructs';

/**
 * The id of a construct whose name, a DNS label, users choose. Terraform accepts no leading digit, and the scope may have
 * a construct of that name already, such as the `backend` of a stack. No DNS label has an underscore.
 */
export function userNamedId(scope: Construct, name: string): string {
  return /^\d/.test(name) || scope.node.tryFindChild(name) ? `_${name}` : name;
}
