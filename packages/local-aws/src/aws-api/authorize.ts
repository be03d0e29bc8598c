import type { RequestContext } from 'infra-checks/iam/conditions.ts';
import {
  type AccessRequest,
  type Decision,
  decide,
  type Caller as IamCaller,
  isFor,
  type Policies,
} from 'infra-checks/iam/evaluate.ts';
import { parsePolicy, type Statement } from 'infra-checks/iam/policy.ts';
import { matchesAction } from 'infra-checks/iam/wildcards.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import type { ResourcePolicy } from '../iam/read-resource-policies.ts';
import type { IamRole } from '../iam/read-roles.ts';
import { ApiFault } from './api-fault.ts';
import { accountOf, regionOf } from './arn.ts';
import { managedStatements, mightAllow } from './managed-policies.ts';
import type { Caller } from './sessions.ts';

/** A call that IAM judges. */
export interface Access {
  /** As in a policy: `ecr:PutImage`. */
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
  /** The region that is called. @default that of the resource, or else the delivery's */
  readonly region?: string;
}

/** The condition keys that IAM derives from the caller of a request. */
const everywhere = ['aws:PrincipalArn', 'aws:PrincipalAccount'];

/** The policies of a region, as CDKTF synthesized them. */
export interface RegionPolicies {
  /** The delivery's own region. */
  readonly region: string;
  readonly roles: readonly IamRole[];
  readonly resourcePolicies: readonly ResourcePolicy[];
}

/** The policies of the region's roles and resources, judged by the evaluator of infra-checks. */
export interface Permissions {
  /** @throws ApiFault in AWS's words if the caller may not do this. */
  assertMay(session: Caller, access: Access, code?: string): void;
  /** For a service that acts without a role. @throws ApiFault in AWS's words if the resource does not allow this. */
  assertServiceMay(service: string, access: Access): void;
  /** @throws ApiFault in AWS's words if a service or a role may not assume the role, or if it does not exist. */
  assertMayAssume(roleArn: string, assumer: Assumer): void;
}

/** Who assumes a role: a service, with its context keys, or another role. */
export type Assumer =
  | {
      readonly service: string;
      /** AWS's name of it in a refusal. @default service */
      readonly name?: string;
      readonly context: RequestContext;
    }
  | (Pick<Caller, 'roleArn'> & Partial<Caller> & { readonly region: string });

interface ReadRole {
  readonly attached: readonly string[];
  readonly trust: readonly Statement[];
  readonly identity: readonly Statement[];
}

export function createPermissions(policies: RegionPolicies): Permissions {
  const roles = new Map(policies.roles.map((role) => [role.arn, readRole(role)]));
  const requestOf = createRequests(policies);
  return {
    assertMay(caller, access, code = 'AccessDeniedException') {
      const { identity, attached } = roles.get(caller.roleArn) ?? unknownRole;
      const { request, ofResource } = requestOf(access, { arn: caller.roleArn });
      assertKnown(identity, request, caller.roleArn);
      const decision = judge(request, { identity, ...ofResource });
      if (decision === 'not allowed') assertManagedPoliciesKnown(attached, access.action, caller.roleArn);
      if (decision === 'allowed') return;
      // If the decision is another one where the resource delegates it to the caller's policies, the resource refuses.
      const isOwn = judge(request, { identity, resource: [delegationTo(caller.accountId)] }) === decision;
      throw new ApiFault(
        code,
        refusal(`User: ${caller.arn}`, access, decision, isOwn ? 'identity' : 'resource'),
      );
    },
    assertServiceMay(service, access) {
      const { request, ofResource } = requestOf(access, { service });
      const decision = judge(request, ofResource);
      if (decision !== 'allowed')
        throw new ApiFault('AccessDeniedException', refusal(service, access, decision, 'resource'));
    },
    assertMayAssume(roleArn, assumer) {
      const trust = roles.get(roleArn)?.trust;
      if (trust === undefined) throw mayNotAssume(roleArn, assumer);
      const request = requestToAssume(roleArn, assumer);
      const ofRole = { resource: trust, resourceAccount: accountOf(roleArn) };
      assertKnown(trust, request, roleArn);
      const { identity } = ('service' in assumer ? undefined : roles.get(assumer.roleArn)) ?? unknownRole;
      if (!('service' in assumer)) assertKnown(identity, request, assumer.roleArn);
      const policies = 'service' in assumer ? ofRole : { identity, ...ofRole };
      if (judge(request, policies) !== 'allowed') throw mayNotAssume(roleArn, assumer);
    },
  };
}

function judge(request: AccessRequest, policies: Policies): Decision {
  return orRefused(request, () => decide(request, policies));
}

/** What the evaluator does not know is a refusal. */
function orRefused<Answer>({ action }: AccessRequest, evaluate: () => Answer): Answer {
  try {
    return evaluate();
  } catch (error) {
    const words = `the rehearsal cannot judge ${action}: ${sentenceOf(error)}`;
    throw new ApiFault('InternalFailure', words);
  }
}

function requestToAssume(roleArn: string, assumer: Assumer): AccessRequest {
  const common = { action: 'sts:AssumeRole', resource: roleArn };
  if ('service' in assumer)
    return { ...common, caller: { service: assumer.service }, context: assumer.context };
  const { roleArn: arn, region } = assumer;
  const context = { 'aws:RequestedRegion': region, 'aws:ResourceAccount': accountOf(roleArn) };
  return { ...common, caller: { arn }, context };
}

function mayNotAssume(roleArn: string, assumer: Assumer): ApiFault {
  const words = 'is not authorized to perform: sts:AssumeRole on';
  return new ApiFault(
    'AccessDenied',
    'service' in assumer
      ? `${assumer.name ?? assumer.service} ${words} ${roleArn}`
      : `User: ${assumer.arn ?? assumer.roleArn} ${words} resource: ${roleArn}`,
  );
}

/** Leaves access to the policies of an account's identities, as the default policy of a KMS key does. */
function delegationTo(accountId: string): Statement {
  return { Effect: 'Allow', Principal: { AWS: [accountId] }, Action: ['*'], Resource: ['*'], Condition: {} };
}

const unknownRole: Omit<ReadRole, 'trust'> = { attached: [], identity: [] };

/** Adds to a call its context, and the policy and the account of the resource. */
function createRequests({ region: ownRegion, resourcePolicies }: RegionPolicies) {
  const resources = resourcePolicies.map((of) => ({ ...of, statements: readPolicy(of.policy, of.arn) }));
  return ({ action, resource, context, region }: Access, caller: IamCaller) => {
    const found = resources.find(({ arn }) => isOf(resource, arn));
    const ownAccount = 'arn' in caller ? accountOf(caller.arn) : '';
    const resourceAccount = found?.accountId ?? (accountOf(resource) || ownAccount);
    const request = {
      action,
      resource,
      caller,
      context: {
        'aws:RequestedRegion': region ?? (regionOf(resource) || ownRegion),
        'aws:ResourceAccount': resourceAccount,
        'aws:SecureTransport': 'true',
        ...(found?.aliases && { 'kms:ResourceAliases': found.aliases }),
        ...context,
      },
    };
    if (found) assertKnown(found.statements, request, found.arn);
    return { request, ofResource: { ...(found && { resource: found.statements }), resourceAccount } };
  };
}

/** Whether the policy of `owner` is for a resource: itself, or the objects of a bucket. */
function isOf(resource: string, owner: string): boolean {
  return resource === owner || (owner.startsWith('arn:aws:s3:::') && resource.startsWith(`${owner}/`));
}

/** Refuses to judge a call that a managed policy might allow, as its statements are not in the stacks. */
function assertManagedPoliciesKnown(attached: readonly string[], action: string, roleArn: string): void {
  const managed = attached.find((arn) => mightAllow(arn, action));
  if (managed === undefined) return;
  const what = `the rehearsal does not know ${managed}, which is attached to ${roleArn}`;
  throw new ApiFault('InternalFailure', `${what}: write its statements into a policy of the role`);
}

function readRole({ arn, trust, policies, attached }: IamRole): ReadRole {
  const own = policies.flatMap((policy) => readPolicy(policy, arn));
  for (const { Sid = 'without a Sid', Resource, NotResource, Principal, NotPrincipal } of own) {
    if ((Resource ?? NotResource) && !(Principal ?? NotPrincipal)) continue;
    const what = Principal || NotPrincipal ? 'has a principal' : 'has no resource';
    throw new ActionableError(`the statement ${Sid} of a policy of ${arn} ${what}: IAM refuses it`);
  }
  return {
    attached,
    trust: readPolicy(trust, arn),
    identity: [...own, ...attached.flatMap(managedStatements)],
  };
}

function readPolicy(policy: string, owner: string): Statement[] {
  try {
    return parsePolicy(policy);
  } catch (error) {
    const words = sentenceOf(error).replaceAll(/\s+/g, ' ');
    throw new ActionableError(`the policy of ${owner} cannot be read: ${words}`);
  }
}

/** Refuses a condition key that is not known here, which would allow or deny by chance. */
function assertKnown(statements: readonly Statement[], request: AccessRequest, where: string): void {
  const { action, caller, context = {} } = request;
  const known = [...everywhere, ...Object.keys(context)].map((key) => key.toLowerCase());
  for (const statement of statements) {
    const { Sid = 'without a Sid', Action, Principal, NotPrincipal, Condition } = statement;
    if (Action && !Action.some((of) => matchesAction(of, action))) continue;
    if ((Principal || NotPrincipal) && !orRefused(request, () => isFor(statement, caller))) continue;
    const key = Object.values(Condition)
      .flatMap((keys) => Object.keys(keys))
      .find((name) => !known.includes(name.toLowerCase()));
    if (key === undefined) continue;
    throw new ApiFault(
      'InternalFailure',
      `the rehearsal cannot judge ${action}: the statement ${Sid} of ${where} has the condition key ${key}, which local-aws/src/aws-api/authorize.ts does not know`,
    );
  }
}

function refusal(
  who: string,
  { action, resource }: Access,
  decision: Decision,
  by: 'identity' | 'resource',
): string {
  const because =
    decision === 'denied'
      ? `with an explicit deny in ${by === 'identity' ? 'an' : 'a'} ${by}-based policy`
      : `because no ${by}-based policy allows the ${action} action`;
  return `${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}
