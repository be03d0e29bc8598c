import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1/index.js';
import {
  ClusterRoleV1,
  type ClusterRoleV1Rule,
} from '@cdktf/provider-kubernetes/lib/cluster-role-v1/index.js';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1/index.js';
import { RoleV1, type RoleV1Rule } from '@cdktf/provider-kubernetes/lib/role-v1/index.js';
import { Construct } from 'constructs';
import type { RestrictedNamespace } from './restricted-namespace.ts';

const rbac = 'rbac.authorization.k8s.io';

export interface GroupRoleProps {
  readonly namespace: RestrictedNamespace;
  /** The name of the Role and of its RoleBinding. */
  readonly name: string;
  /** The Kubernetes group that has the role, as an access entry names it. */
  readonly group: string;
  readonly rules: readonly RoleV1Rule[];
}

/** The rights of a group in a namespace. */
export class GroupRole extends Construct {
  constructor(scope: Construct, id: string, { namespace, name, group, rules }: GroupRoleProps) {
    super(scope, id);
    const metadata = { name, namespace: namespace.name };
    const role = new RoleV1(this, 'role', { metadata, rule: [...rules], dependsOn: [namespace.namespace] });
    new RoleBindingV1(this, 'binding', {
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subject: [{ apiGroup: rbac, kind: 'Group', name: group }],
      dependsOn: [role],
    });
  }
}

export interface ClusterGroupRoleProps {
  /** The name of the ClusterRole and of its ClusterRoleBinding. */
  readonly name: string;
  /** The Kubernetes groups that have the role, as access entries name them. */
  readonly groups: readonly string[];
  readonly rules: readonly ClusterRoleV1Rule[];
}

/** The rights of groups on objects that are in no namespace. */
export class ClusterGroupRole extends Construct {
  constructor(scope: Construct, id: string, { name, groups, rules }: ClusterGroupRoleProps) {
    super(scope, id);
    const role = new ClusterRoleV1(this, 'role', { metadata: { name }, rule: [...rules] });
    new ClusterRoleBindingV1(this, 'binding', {
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subject: groups.map((group) => ({ apiGroup: rbac, kind: 'Group', name: group })),
      dependsOn: [role],
    });
  }
}
