import type { RequestContext } from 'infra-checks/iam/conditions.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import type { EksCluster } from '../eks-stack/read-cluster.ts';
import { accountOf } from './arn.ts';
import type { Access, Caller, Permissions } from './authorize.ts';

/** A question to IAM or EKS about a role. */
export type Question =
  | { readonly kind: 'call'; readonly roleArn: string; readonly access: Access }
  | { readonly kind: 'role'; readonly roleArn: string; readonly assumer: Assumer }
  | { readonly kind: 'cluster'; readonly roleArn: string; readonly cluster: string };

/** Who assumes a role: a service, with its context keys, or another role. */
type Assumer =
  | { readonly service: string; readonly context: RequestContext }
  | { readonly roleArn: string; readonly region: string };

/** A question, and the words of the refusal if the answer was no. */
export interface Judgement {
  readonly question: Question;
  readonly refusal?: string;
}

/** Whether a cluster has an access entry of a role. */
export function judgeToken(
  roleArn: string,
  { name, accessEntries }: Pick<EksCluster, 'name' | 'accessEntries'>,
): Judgement {
  const question = { kind: 'cluster', roleArn, cluster: name } as const;
  if (accessEntries.some(({ principalArn }) => principalArn === roleArn)) return { question };
  return { question, refusal: `${roleArn} has no access entry in ${name}` };
}

/** Permissions that report each judgement. */
export function reportedPermissions(
  permissions: Permissions,
  report: (judgement: Judgement) => void,
): Permissions {
  return {
    assertMay(session, access, code) {
      const question = { kind: 'call', roleArn: session.roleArn, access } as const;
      try {
        permissions.assertMay(session, access, code);
      } catch (error) {
        report({ question, refusal: sentenceOf(error) });
        throw error;
      }
      report({ question });
    },
    assertServiceMay: permissions.assertServiceMay,
    mayAssume(roleArn, assumer) {
      const isService = 'service' in assumer;
      const asked = isService ? assumer : { roleArn: assumer.roleArn, region: assumer.region };
      const question = { kind: 'role', roleArn, assumer: asked } as const;
      const mayAssume = permissions.mayAssume(roleArn, assumer);
      const who = isService ? assumer.service : `User: ${assumer.arn}`;
      const refusal = `${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
      report(mayAssume ? { question } : { question, refusal });
      return mayAssume;
    },
  };
}

/** The answer to a question by other permissions and access entries. */
export function isAllowed(
  question: Question,
  permissions: Permissions,
  clusters: readonly Pick<EksCluster, 'name' | 'accessEntries'>[],
): boolean {
  const { roleArn } = question;
  switch (question.kind) {
    case 'call':
      try {
        permissions.assertMay(callerOf(roleArn), question.access);
        return true;
      } catch {
        return false;
      }
    case 'role': {
      const { assumer } = question;
      return permissions.mayAssume(
        roleArn,
        'service' in assumer ? assumer : { ...callerOf(assumer.roleArn), region: assumer.region },
      );
    }
    case 'cluster':
      return clusters.some(
        (cluster) => cluster.name === question.cluster && judgeToken(roleArn, cluster).refusal === undefined,
      );
  }
}

function callerOf(roleArn: string): Caller {
  return { arn: roleArn, roleArn, accountId: accountOf(roleArn) };
}
