import { meetsConditions, type RequestContext } from './conditions.ts';
import type { Principals, Statement } from './policy.ts';
import { matchesAction, matchesResource } from './wildcards.ts';

/** The caller: a role or user by its ARN, or a service by its name. */
export type Caller = { readonly arn: string } | { readonly service: string };

/** A call of an API. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly caller: Caller;
  readonly context?: RequestContext;
}

export type Decision = 'allowed' | 'denied' | 'not allowed';

/** The policies that apply. A missing one has no effect; an empty one allows nothing. */
export interface Policies {
  /** The policies of the caller. */
  readonly identity?: readonly Statement[];
  /** The policy of the resource, or the trust policy of a role. */
  readonly resource?: readonly Statement[];
  /** The account of the resource. @default the caller's */
  readonly resourceAccount?: string;
}

/** Whether IAM allows a request, by its published rules. */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const { identity = [], resource = [] } = policies;
  const denies = (statements: readonly Statement[], isOfResource: boolean) =>
    statements.some((of) => of.Effect === 'Deny' && applies(of, request, isOfResource) !== 'no');
  if (denies(identity, false) || denies(resource, true)) return 'denied';
  return isGranted(request, policies) ? 'allowed' : 'not allowed';
}

function isGranted(request: AccessRequest, { identity = [], resource, resourceAccount }: Policies): boolean {
  const byIdentity = grant(identity, request, false) !== 'no';
  const byResource = resource ? grant(resource, request, true) : 'no';
  // A service has no policy of its own, so the resource must allow it.
  if ('service' in request.caller) return byResource === 'yes';
  const account = accountOf(request.caller.arn);
  if (resourceAccount !== undefined && resourceAccount !== account) return byIdentity && byResource !== 'no';
  if (!mustBeLetIn(request.action)) return byIdentity || byResource === 'yes';
  // A statement for the whole account delegates to the policies of the account.
  return byResource === 'yes' || (byResource === 'account' && byIdentity);
}

/** Roles and keys must allow a call themselves. For other resources in the same account, the caller's policy is enough. */
function mustBeLetIn(action: string): boolean {
  return /^(sts:(assumerole|tagsession)|kms:)/i.test(action);
}

type Grant = 'yes' | 'account' | 'no';

function grant(statements: readonly Statement[], request: AccessRequest, isOfResource: boolean): Grant {
  const grants = statements
    .filter((of) => of.Effect === 'Allow')
    .map((of) => applies(of, request, isOfResource));
  if (grants.includes('yes')) return 'yes';
  return grants.includes('account') ? 'account' : 'no';
}

function applies(statement: Statement, request: AccessRequest, isOfResource: boolean): Grant {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const { action, resource, context = {} } = request;
  const isMeant =
    (Action
      ? Action.some((of) => matchesAction(of, action))
      : !NotAction?.some((of) => matchesAction(of, action))) &&
    (Resource
      ? Resource.some((of) => matchesResource(of, resource))
      : !NotResource?.some((of) => matchesResource(of, resource))) &&
    meetsConditions(Condition, contextOf(request, context));
  if (!isMeant) return 'no';
  return isOfResource ? whoIsMeant(statement, request.caller) : 'yes';
}

/** Every request of a role or user contains its identity. */
function contextOf({ caller }: AccessRequest, context: RequestContext): RequestContext {
  if ('service' in caller) return context;
  return { 'aws:PrincipalArn': caller.arn, 'aws:PrincipalAccount': accountOf(caller.arn), ...context };
}

/** Whether a statement of a resource is for the caller, as far as its principals tell. */
export function isFor(statement: Statement, caller: Caller): boolean {
  return whoIsMeant(statement, caller) !== 'no';
}

function whoIsMeant({ Principal, NotPrincipal }: Statement, caller: Caller): Grant {
  if (NotPrincipal !== undefined) return inPrincipals(NotPrincipal, caller) === 'no' ? 'yes' : 'no';
  return Principal === undefined ? 'no' : inPrincipals(Principal, caller);
}

function inPrincipals(principals: Principals, caller: Caller): Grant {
  if (principals === '*') return 'yes';
  const named = principals['AWS'] ?? [];
  if (named.includes('*')) return 'yes';
  if ('service' in caller) return principals['Service']?.includes(caller.service) ? 'yes' : 'no';
  const unknown = named.find((of) => of.includes('*') || of.startsWith('arn:aws:sts:'));
  if (unknown !== undefined)
    throw new Error(`the principal ${unknown} is neither *, an account, a role nor a user`);
  if (named.includes(caller.arn)) return 'yes';
  const account = accountOf(caller.arn);
  const isAccount = named.some((of) => of === account || of === `arn:aws:iam::${account}:root`);
  return isAccount ? 'account' : 'no';
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
