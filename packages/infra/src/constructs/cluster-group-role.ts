import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1/index.js';
import {
  ClusterRoleV1,
  type ClusterRoleV1Rule,
} from '@cdktf/provider-kubernetes/lib/cluster-role-v1/index.js';
import { Construct } from 'constructs';

export interface ClusterGroupRoleProps {
  /** The ClusterRole, and its ClusterRoleBinding. */
  readonly name: string;
  /** The Kubernetes group that has the role, as an access entry names it. */
  readonly group: string;
  readonly rules: readonly ClusterRoleV1Rule[];
}

/** What a group of users may do with objects that are in no namespace. */
export class ClusterGroupRole extends Construct {
  constructor(scope: Construct, id: string, { name, group, rules }: ClusterGroupRoleProps) {
    super(scope, id);
    const role = new ClusterRoleV1(this, 'role', { metadata: { name }, rule: [...rules] });
    new ClusterRoleBindingV1(this, 'binding', {
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subject: [{ apiGroup: rbac, kind: 'Group', name: group }],
      dependsOn: [role],
    });
  }
}

const rbac = 'rbac.authorization.k8s.io';
