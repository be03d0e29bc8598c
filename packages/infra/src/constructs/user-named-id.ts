import type { Construct } from 'constructs';

/**
 * The id of a construct that is called as users please, by a DNS label. Terraform wants no digit in front, and the scope may
 * have a construct of that name itself, such as the `backend` of a stack. No DNS label has an underscore.
 */
export function userNamedId(scope: Construct, name: string): string {
  return /^\d/.test(name) || scope.node.tryFindChild(name) ? `_${name}` : name;
}
