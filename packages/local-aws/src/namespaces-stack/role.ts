import { z } from 'zod';
import {
  clusterMetadata,
  namespacedMetadata,
  texts,
  withoutEmpty,
} from '../terraform/kubernetes-settings.ts';
import { blocks, IGNORED_EVERYWHERE } from '../terraform/resource-reader.ts';

const rule = z
  .strictObject({ api_groups: texts, resources: texts, resource_names: texts.default([]), verbs: texts })
  .transform(({ api_groups, resource_names, resources, verbs }) => ({
    apiGroups: api_groups,
    resources,
    ...withoutEmpty({ resourceNames: resource_names }),
    verbs,
  }));

/** `kubernetes_role_v1`. */
export const role = z
  .strictObject({ ...IGNORED_EVERYWHERE, metadata: namespacedMetadata, rule: blocks(rule) })
  .transform((resource) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: resource.metadata,
    rules: resource.rule,
  }));

/** `kubernetes_cluster_role_v1`. */
export const clusterRole = z
  .strictObject({ ...IGNORED_EVERYWHERE, metadata: clusterMetadata, rule: blocks(rule) })
  .transform((resource) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: resource.metadata,
    rules: resource.rule,
  }));
