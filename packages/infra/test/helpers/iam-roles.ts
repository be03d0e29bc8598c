import { z } from 'zod';
import {
  type AccessRequest,
  type Caller,
  type Decision,
  decide,
} from '../../../infra-checks/src/iam/evaluate.ts';
import { parsePolicy, type Statement } from '../../../infra-checks/src/iam/policy.ts';
import {
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../src/synthesized/synthesized-stack.ts';

/** A role of a stack with all its permissions. */
export interface Role {
  readonly stack: string;
  readonly name: string;
  readonly accountId: string;
  readonly arn: string;
  readonly trust: readonly Statement[];
  /** The statements of its inline policies, and of attached policies of the stacks. */
  readonly statements: readonly Statement[];
  /** The attached policies of AWS. */
  readonly managed: readonly string[];
}

const withAccount = z.looseObject({ allowed_account_ids: z.tuple([z.string()]) });

/** The account of a stack's provider, or of its state if it has no provider. */
export function accountIdOf(stack: SynthesizedStack): string {
  const [provider] = [stack.provider['aws']].flat();
  return withAccount.parse(provider ?? stack.terraform.backend['s3']).allowed_account_ids[0];
}

/** Every role of every stack. */
export function rolesIn(stacks: SynthesizedStacks): Role[] {
  return [...stacks].flatMap(([name, stack]) =>
    Object.entries(stack.resource['aws_iam_role'] ?? {}).map(([address, role]) => {
      const roleName = z.string().parse(role['name']);
      const attached = policiesOf(stack, `\${aws_iam_role.${address}.`);
      const accountId = accountIdOf(stack);
      return {
        stack: name,
        name: roleName,
        accountId,
        arn: `arn:aws:iam::${accountId}:role${role['path'] ?? '/'}${roleName}`,
        trust: parsePolicy(z.string().parse(role['assume_role_policy'])),
        ...attached,
      };
    }),
  );
}

/** @throws when there is none of that name. */
export function roleIn(roles: readonly Role[], name: string): Role {
  const found = roles.find((role) => role.name === name);
  if (!found) throw new Error(`no role is named ${name}`);
  return found;
}

function policiesOf(stack: SynthesizedStack, role: string): Pick<Role, 'statements' | 'managed'> {
  const ofRole = resourcesIn(stack).filter(({ block }) => String(block['role']).startsWith(role));
  const attachments = ofRole.map(({ block }) => block['policy_arn']).filter((arn) => typeof arn === 'string');
  const own = attachments.flatMap((arn) => {
    const [, address] = /^\$\{aws_iam_policy\.(.+)\.arn\}$/.exec(arn) ?? [];
    return address === undefined ? [] : [stack.resource['aws_iam_policy']?.[address]?.['policy']];
  });
  const inline = ofRole
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .map(({ block }) => block['policy']);
  return {
    statements: [...inline, ...own].flatMap((text) => parsePolicy(z.string().parse(text))),
    managed: attachments.filter((arn) => !arn.startsWith('${')),
  };
}

/** A call in a test: action, resource and context. */
export type Call = readonly [action: string, resource: string, context?: AccessRequest['context']];

/** Whether a role's own policies allow a call of a resource without a policy. */
export function decideFor(role: Role, [action, resource, context = {}]: Call): Decision {
  // A key policy that leaves permissions to IAM, as all of this project do.
  const isKeyCall = action.startsWith('kms:');
  const accountDecides = parsePolicy(
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${role.accountId}:root"},"Action":"*","Resource":"*"}]}`,
  );
  const isAssume = action === 'sts:AssumeRole';
  const request = { action, resource, caller: { arn: role.arn }, context };
  return decide(request, {
    identity: role.statements,
    ...(isKeyCall || isAssume ? { resource: accountDecides } : {}),
  });
}

/** Whether a caller may assume a role, by its trust and by the caller's own policies. */
export function decideTrust(
  role: Role,
  caller: Caller,
  context: AccessRequest['context'] = {},
  identity: readonly Statement[] = [],
): Decision {
  const request = { action: 'sts:AssumeRole', resource: role.arn, caller, context };
  return decide(request, { identity, resource: role.trust, resourceAccount: role.accountId });
}

/** Whether a role may make a call of a resource with a policy, which may be in another account. */
export function decideWith(
  role: Role,
  [action, resource, context = {}]: Call,
  policy: { readonly statements: readonly Statement[]; readonly accountId: string },
): Decision {
  const request = { action, resource, caller: { arn: role.arn }, context };
  return decide(request, {
    identity: role.statements,
    resource: policy.statements,
    resourceAccount: policy.accountId,
  });
}
