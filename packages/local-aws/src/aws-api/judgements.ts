import { sentenceOf } from 'programs/program-errors.ts';
import type { EksCluster } from '../eks-stack/read-cluster.ts';
import type { Access, Assumer, Permissions } from './authorize.ts';
import { callerOf } from './sessions.ts';

/** A question to IAM or EKS about a role. */
export type Question =
  | { readonly kind: 'call'; readonly roleArn: string; readonly access: Access }
  | { readonly kind: 'role'; readonly roleArn: string; readonly assumer: Assumer }
  | { readonly kind: 'cluster'; readonly roleArn: string; readonly cluster: string };

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
  const reported = (question: Question, ask: () => void) => {
    try {
      ask();
    } catch (error) {
      report({ question, refusal: sentenceOf(error) });
      throw error;
    }
    report({ question });
  };
  return {
    assertMay: (session, access, code) =>
      reported({ kind: 'call', roleArn: session.roleArn, access }, () =>
        permissions.assertMay(session, access, code),
      ),
    assertServiceMay: permissions.assertServiceMay,
    assertMayAssume(roleArn, assumer) {
      // Without the keys of a session.
      const asked = 'service' in assumer ? assumer : { roleArn: assumer.roleArn, region: assumer.region };
      reported({ kind: 'role', roleArn, assumer: asked }, () =>
        permissions.assertMayAssume(roleArn, assumer),
      );
    },
  };
}

/** The answer to a question by other permissions and access entries. */
export function isAllowed(
  question: Question,
  permissions: Permissions,
  clusters: readonly Pick<EksCluster, 'name' | 'accessEntries'>[],
): boolean {
  const { kind, roleArn } = question;
  if (kind === 'cluster')
    return clusters.some(
      (cluster) => cluster.name === question.cluster && judgeToken(roleArn, cluster).refusal === undefined,
    );
  try {
    if (kind === 'call') permissions.assertMay(callerOf(roleArn, 'asked'), question.access);
    else permissions.assertMayAssume(roleArn, question.assumer);
    return true;
  } catch {
    return false;
  }
}
