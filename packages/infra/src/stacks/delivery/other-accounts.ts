import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { PolicyStatement } from '../../constructs/policy-document.ts';

/** Roles of an account, by the names of roles that are created. */
export interface RolesOfAccount {
  readonly place: AwsPlace;
  readonly roleNames: readonly string[];
}

/**
 * Lets exactly these roles in, in the policy of a resource or of a role. Each account is the principal, and a condition names
 * its roles: AWS refuses a principal that does not exist yet, and stores the id of one that exists.
 */
export function onlyRoles(
  accounts: readonly RolesOfAccount[],
): Required<Pick<PolicyStatement, 'principal' | 'conditions'>> {
  const arns = accounts.flatMap(({ place, roleNames }) =>
    roleNames.map((name) => place.createdRoleArn(name)),
  );
  return {
    principal: { AWS: oneOrMore([...new Set(accounts.map(({ place }) => place.rootArn))]) },
    conditions: { ArnEquals: { 'aws:PrincipalArn': oneOrMore(arns) } },
  };
}

/** As IAM stores it: a list with one item becomes the item. */
function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/**
 * A statement of a resource's policy that lets roles of other accounts in. Roles of the resource's own account need none:
 * their own policies are enough.
 */
export function forOtherAccounts(
  own: AwsPlace,
  accounts: readonly RolesOfAccount[],
  statement: Omit<PolicyStatement, 'principal' | 'conditions'>,
): PolicyStatement[] {
  const others = accounts.filter(({ place }) => place.accountId !== own.accountId);
  return others.length > 0 ? [{ ...statement, ...onlyRoles(others) }] : [];
}
