import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import { Construct } from 'constructs';

export interface AccessEntryProps {
  readonly clusterName: string;
  /** The IAM user or role that gets access. EKS accepts one entry for each. */
  readonly principalArn: string;
  /** Its Kubernetes groups. None may start with `system:`. */
  readonly groups?: readonly string[];
  /** An access policy of EKS, such as `AmazonEKSViewPolicy`. */
  readonly policy?: string;
  /** The namespaces for which the policy holds. @default the whole cluster */
  readonly namespaces?: readonly string[];
}

/** Gives an IAM user or role access to a cluster. */
export class AccessEntry extends Construct {
  constructor(scope: Construct, id: string, props: AccessEntryProps) {
    super(scope, id);
    const { clusterName, principalArn, groups, policy, namespaces } = props;
    const entry = new EksAccessEntry(this, 'entry', {
      clusterName,
      principalArn,
      type: 'STANDARD',
      ...(groups ? { kubernetesGroups: [...groups] } : {}),
    });
    if (policy === undefined) return;
    new EksAccessPolicyAssociation(this, 'policy', {
      clusterName,
      principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: namespaces ? { type: 'namespace', namespaces: [...namespaces] } : { type: 'cluster' },
      // EKS refuses a policy for a principal that has no entry yet.
      dependsOn: [entry],
    });
  }
}
