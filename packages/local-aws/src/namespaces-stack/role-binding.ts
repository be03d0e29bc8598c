import { z } from 'zod';
import {
  block,
  clusterMetadata,
  namespacedMetadata,
  text,
  withoutEmpty,
} from '../terraform/kubernetes-settings.ts';
import { blocks, IGNORED_EVERYWHERE } from '../terraform/resource-reader.ts';

const roleRef = z
  .strictObject({ api_group: text, kind: text, name: text })
  .transform(({ api_group, kind, name }) => ({ apiGroup: api_group, kind, name }));

const subject = z
  .strictObject({
    api_group: text.optional(),
    kind: text,
    name: text,
    // The provider's own default; Kubernetes looks at it for service accounts only.
    namespace: text.default('default'),
  })
  .transform(({ api_group, kind, name, namespace }) => ({
    ...withoutEmpty({ apiGroup: api_group }),
    kind,
    name,
    namespace,
  }));

/** `kubernetes_role_binding_v1`. */
export const roleBinding = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    metadata: namespacedMetadata,
    role_ref: block(roleRef),
    subject: blocks(subject),
  })
  .transform(({ metadata, role_ref, subject }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: role_ref,
    subjects: subject,
  }));

/** `kubernetes_cluster_role_binding_v1`. */
export const clusterRoleBinding = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    metadata: clusterMetadata,
    role_ref: block(roleRef),
    subject: blocks(subject),
  })
  .transform(({ metadata, role_ref, subject }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: role_ref,
    subjects: subject,
  }));
