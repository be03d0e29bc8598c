import type { KubernetesObject } from 'local-cluster/cluster/kubernetes-object.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import { readStack } from '../terraform/read-stack.ts';
import {
  block,
  blocks,
  settings as camelCased,
  ignored,
  ignoredEverywhere,
  literal as text,
  literalMap as textMap,
  literals as texts,
} from '../terraform/settings.ts';

/**
 * The Kubernetes objects of a namespaces stack, read from the JSON of its `cdk.tf.json`, in an order in which they can
 * be made. A kind or a setting it does not know, or a value only an apply could tell, is an ActionableError that names it.
 */
export function parseNamespacesStack(json: unknown): KubernetesObject[] {
  const { kinds, readAll } = readStack(json, 'src/namespaces-stack');
  const unknown = [...kinds.keys()].find((kind) => !(kind in kubernetesResources));
  if (unknown !== undefined) {
    throw new ActionableError(
      `${unknown} is a kind the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.`,
    );
  }
  return Object.entries(kubernetesResources).flatMap(([kind, schema]) =>
    readAll(kind, schema).map(({ value }) => value),
  );
}

/** Blocks that repeat: one block is one item of Kubernetes's list. */
const lists: Readonly<Record<string, string>> = { limit: 'limits', rule: 'rules', subject: 'subjects' };

/** A block as Kubernetes has it: an empty list is left out. */
function settings<Shape extends z.ZodRawShape>(shape: Shape) {
  const isSet = ([, value]: [string, unknown]) => !(Array.isArray(value) && value.length === 0);
  return camelCased(shape).transform((found: object) =>
    Object.fromEntries(
      Object.entries(found)
        .filter(isSet)
        .map(([name, value]) => [lists[name] ?? name, value]),
    ),
  );
}

const clusterMetadata = { name: text, labels: textMap.optional(), annotations: textMap.optional() };
const namespacedMetadata = { ...clusterMetadata, namespace: text };

const limit = settings({
  type: text,
  default: textMap.optional(),
  default_request: textMap.optional(),
  max: textMap.optional(),
  min: textMap.optional(),
  max_limit_request_ratio: textMap.optional(),
});

const matchExpression = settings({ key: text, operator: text, values: texts.optional() });
const selector = block(
  settings({ match_labels: textMap.optional(), match_expressions: blocks(matchExpression) }),
);
const ports = blocks(
  settings({
    // A text in Terraform, a number in Kubernetes unless it is a name.
    port: text.transform((value) => (/^\d+$/.test(value) ? Number(value) : value)).optional(),
    end_port: z.number().optional(),
    protocol: text.optional(),
  }),
);
const peers = blocks(
  settings({
    ip_block: block(settings({ cidr: text, except: texts.optional() })).optional(),
    namespace_selector: selector.optional(),
    pod_selector: selector.optional(),
  }),
);
const policy = settings({
  policy_types: texts,
  pod_selector: selector,
  ingress: blocks(settings({ from: peers, ports })),
  egress: blocks(settings({ to: peers, ports })),
});

const rule = settings({
  api_groups: texts,
  resources: texts,
  resource_names: texts.optional(),
  verbs: texts,
});
const binding = {
  role_ref: block(settings({ api_group: text, kind: text, name: text })),
  subject: blocks(
    settings({
      api_group: text.optional(),
      kind: text,
      name: text,
      // The provider's own default; Kubernetes looks at it for service accounts only.
      namespace: text.default('default'),
    }),
  ),
};

/** A whole Kubernetes object, each of whose texts is a literal. */
const manifest = z
  .unknown()
  .transform((value, context) =>
    JSON.parse(JSON.stringify(value), (_, item) => {
      if (typeof item !== 'string') return item;
      const { data, error } = text.safeParse(item);
      for (const { message } of error?.issues ?? []) context.addIssue(message);
      return data;
    }),
  )
  .pipe(
    z.looseObject({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.looseObject({ name: z.string() }),
    }),
  );

const rbacVersion = 'rbac.authorization.k8s.io/v1';

/** What Terraform's Kubernetes provider sends for each kind of resource; a kind comes after those it needs. */
const kubernetesResources: Readonly<Record<string, z.ZodType<KubernetesObject>>> = {
  kubernetes_namespace_v1: object('v1', 'Namespace', clusterMetadata),
  kubernetes_resource_quota_v1: object('v1', 'ResourceQuota', namespacedMetadata, {
    spec: block(settings({ hard: textMap })),
  }),
  kubernetes_limit_range_v1: object('v1', 'LimitRange', namespacedMetadata, {
    spec: block(settings({ limit: blocks(limit) })),
  }),
  kubernetes_network_policy_v1: object('networking.k8s.io/v1', 'NetworkPolicy', namespacedMetadata, {
    spec: block(policy),
  }),
  kubernetes_role_v1: object(rbacVersion, 'Role', namespacedMetadata, { rule: blocks(rule) }),
  kubernetes_role_binding_v1: object(rbacVersion, 'RoleBinding', namespacedMetadata, binding),
  kubernetes_cluster_role_v1: object(rbacVersion, 'ClusterRole', clusterMetadata, { rule: blocks(rule) }),
  kubernetes_cluster_role_binding_v1: object(rbacVersion, 'ClusterRoleBinding', clusterMetadata, binding),
  kubernetes_manifest: settings({ ...ignoredEverywhere, manifest }).transform(
    (found) => (found as { manifest: KubernetesObject }).manifest,
  ),
};

function object(
  apiVersion: string,
  kind: string,
  metadata: z.ZodRawShape,
  shape: z.ZodRawShape = {},
): z.ZodType<KubernetesObject> {
  const read = { ...ignoredEverywhere, timeouts: ignored, metadata: block(settings(metadata)), ...shape };
  return settings(read).transform((found) => ({ apiVersion, kind, ...found }) as KubernetesObject);
}
