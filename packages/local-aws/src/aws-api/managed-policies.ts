import type { Statement } from 'infra-checks/iam/policy.ts';
import { matchesAction } from 'infra-checks/iam/wildcards.ts';

/** A policy that AWS writes: its statements, or, if no stand-in judges by it, the services that it names. */
type ManagedPolicy = { readonly statements: readonly Statement[] } | { readonly services: readonly string[] };

const allow = (actions: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: [...actions],
  Resource: ['*'],
  Condition: {},
});

/** By name, from https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ (read on 2026-11-30). */
const policies: Readonly<Record<string, ManagedPolicy>> = {
  AmazonEC2ContainerRegistryPullOnly: {
    statements: [
      allow([
        'ecr:GetAuthorizationToken',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchImportUpstreamImage',
      ]),
    ],
  },
  AmazonEKSWorkerNodePolicy: { services: ['ec2', 'eks', 'eks-auth'] },
  AmazonEKS_CNI_Policy: { services: ['ec2'] },
};

function find(arn: string): ManagedPolicy | undefined {
  return policies[arn.replace(/^arn:aws:iam::aws:policy\//, '')];
}

/** The statements of a managed policy, as far as they are known here. */
export function managedStatements(arn: string): readonly Statement[] {
  const policy = find(arn);
  return policy !== undefined && 'statements' in policy ? policy.statements : [];
}

/** Whether a managed policy might allow an action without its statements being known here. */
export function mightAllow(arn: string, action: string): boolean {
  const policy = find(arn);
  if (policy === undefined) return true;
  return 'services' in policy && policy.services.some((service) => matchesAction(`${service}:*`, action));
}
