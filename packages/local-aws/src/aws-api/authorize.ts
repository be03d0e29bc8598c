import { type Decision, decide } from 'infra-checks/iam/evaluate.ts';
import { parsePolicy, type Statement } from 'infra-checks/iam/policy.ts';
import { matchesAction } from 'infra-checks/iam/wildcards.ts';
import type { IamRole } from '../iam/read-roles.ts';
import { apiFault } from './api-fault.ts';
import { managedStatements, mightAllow } from './managed-policies.ts';
import type { Session } from './sessions.ts';

/** A call that IAM judges. */
export interface Access {
  /** As in a policy: `ecr:PutImage`. */
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  /** The policy of the resource itself. */
  readonly policy?: readonly Statement[] | undefined;
}

/** The condition keys that every request of the region has, or that IAM derives from its caller. */
const everywhere = ['aws:PrincipalArn', 'aws:PrincipalAccount'];

/** The policies of the region's roles, as CDKTF synthesized them, judged by the evaluator of infra-checks. */
export interface Permissions {
  /** @throws ApiFault in AWS's words if the caller may not do this. */
  assertMay(session: Caller, access: Access, code?: string): void;
  /** Whether a service or a role gets keys of the role. @throws ApiFault for a role that does not exist */
  mayAssume(
    roleArn: string,
    taker: { readonly service: string; readonly context: Context } | Caller,
  ): boolean;
}

type Context = Readonly<Record<string, string>>;

/** Who has keys of a role. */
export type Caller = Pick<Session, 'arn' | 'roleArn' | 'accountId'>;

interface ReadRole {
  readonly attached: readonly string[];
  readonly trust: readonly Statement[];
  readonly identity: readonly Statement[];
}

export function createPermissions(roles: readonly IamRole[], region: string): Permissions {
  const byArn = new Map(roles.map((role) => [role.arn, readRole(role)]));
  const findIdentity = (roleArn: string) => byArn.get(roleArn)?.identity ?? [];
  /** A managed policy might allow what the stacks do not say. */
  const assertWhole = (roleArn: string, action: string) => {
    const managed = byArn.get(roleArn)?.attached.find((arn) => mightAllow(arn, action));
    if (managed === undefined) return;
    const what = `the rehearsal does not know ${managed}, which is attached to ${roleArn}`;
    throw apiFault('InternalFailure', `${what}: write its statements into a policy of the role`);
  };
  return {
    assertMay(session, { action, resource, context = {}, policy }, code = 'AccessDeniedException') {
      const identity = findIdentity(session.roleArn);
      const resourceAccount = accountOf(resource) || session.accountId;
      const given = { 'aws:RequestedRegion': region, 'aws:ResourceAccount': resourceAccount, ...context };
      assertKnown(identity, action, given, session.roleArn);
      assertKnown(policy ?? [], action, given, resource);
      const request = { action, resource, caller: { arn: session.roleArn }, context: given };
      const decision = decide(request, { identity, ...(policy && { resource: policy }), resourceAccount });
      if (decision === 'not allowed') assertWhole(session.roleArn, action);
      if (decision === 'allowed') return;
      // What the caller's own policies say alone: if that is something else, the resource refuses.
      const isOwn = decide(request, { identity }) === decision;
      throw apiFault(code, refusal(session, { action, resource }, decision, isOwn ? 'identity' : 'resource'));
    },
    mayAssume(roleArn, taker) {
      const role = byArn.get(roleArn);
      if (role === undefined) return false;
      const action = 'sts:AssumeRole';
      const resourceAccount = accountOf(roleArn);
      if ('service' in taker) {
        assertKnown(role.trust, action, taker.context, roleArn);
        const request = {
          action,
          resource: roleArn,
          caller: { service: taker.service },
          context: taker.context,
        };
        return decide(request, { resource: role.trust, resourceAccount }) === 'allowed';
      }
      const identity = findIdentity(taker.roleArn);
      const context = { 'aws:RequestedRegion': region, 'aws:ResourceAccount': resourceAccount };
      assertKnown(identity, action, context, taker.roleArn);
      assertKnown(role.trust, action, context, roleArn);
      const request = { action, resource: roleArn, caller: { arn: taker.roleArn }, context };
      return decide(request, { identity, resource: role.trust, resourceAccount }) === 'allowed';
    },
  };
}

function readRole({ trust, policies, attached }: IamRole): ReadRole {
  const identity = [...policies.flatMap(parsePolicy), ...attached.flatMap(managedStatements)];
  return { attached, trust: parsePolicy(trust), identity };
}

/** Refuses a condition that cannot be judged here, by its name: it must neither allow nor deny by chance. */
function assertKnown(
  statements: readonly Statement[],
  action: string,
  context: Context,
  where: string,
): void {
  const known = [...everywhere, ...Object.keys(context)].map((key) => key.toLowerCase());
  for (const { Sid = 'without a Sid', Action, Condition } of statements) {
    if (Action && !Action.some((of) => matchesAction(of, action))) continue;
    const key = Object.values(Condition)
      .flatMap((keys) => Object.keys(keys))
      .find((name) => !known.includes(name.toLowerCase()));
    if (key === undefined) continue;
    throw apiFault(
      'InternalFailure',
      `the rehearsal cannot judge ${action}: the statement ${Sid} of ${where} has the condition key ${key}, which local-aws/src/aws-api/authorize.ts does not know`,
    );
  }
}

function refusal(
  { arn }: Caller,
  { action, resource }: Access,
  decision: Decision,
  by: 'identity' | 'resource',
): string {
  const because =
    decision === 'denied'
      ? `with an explicit deny in ${by === 'identity' ? 'an' : 'a'} ${by}-based policy`
      : `because no ${by}-based policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
