import type { RoleV1Rule } from '@cdktf/provider-kubernetes/lib/role-v1/index.js';
import type { Service } from '../config/service.ts';

const read = ['get', 'list', 'watch'];

/** The Kubernetes group of a service's deployer in an environment, for its access entry and its RoleBindings. */
export function deployersGroup({ pipelineName }: Service, environment: string): string {
  return `deployers:${environment}:${pipelineName}`;
}

/**
 * Helm 4 uses server-side apply (`patch`, and `create` for new objects), deletes what a failed roll-out created
 * (`delete`), and watches every kind that it applied (`list`, `watch`).
 */
const write = ['create', 'patch', 'delete'];
const manage = [...read, ...write];

const networkPolicies = { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] };

/**
 * The minimal rights with which Helm rolls out the chart of a service in its namespace. No cluster-wide rights except
 * `ingressClassRules`, and none on Roles, quotas, limits and namespaces, which belong to the platform. It may
 * write only two NetworkPolicies, by their names: for its release and for its migrations (docs/decisions/0010).
 */
export function deployerRules(release: string): readonly RoleV1Rule[] {
  return [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: manage },
    // The hooks of a chart, such as its migrations. Helm deletes and waits for them.
    { apiGroups: ['batch'], resources: ['jobs'], verbs: manage },
    { apiGroups: [''], resources: ['services', 'serviceaccounts'], verbs: manage },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: manage },
    { ...networkPolicies, verbs: read },
    // A server-side apply names what it creates, so the name limits `create` too. A plain `create` is refused.
    { ...networkPolicies, resourceNames: [release, `${release}-migrations`], verbs: write },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: manage },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: manage },
    // The Secrets of Helm's releases. Helm updates their status and deletes old ones.
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'create', 'update', 'delete'] },
    // Helm creates and deletes the pod of a chart's test, and reads pods to see whether a Deployment is ready.
    { apiGroups: [''], resources: ['pods'], verbs: manage },
    { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
    // To say why a roll-out failed.
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: read },
  ];
}

/**
 * Read access to the class of an Ingress, to find the port: the controller of the class, and whether it has a certificate.
 * By name only: the deployer can't list classes. Neither kind holds a secret.
 */
export const ingressClassRules: readonly RoleV1Rule[] = [
  { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get'] },
  { apiGroups: ['elbv2.k8s.aws'], resources: ['ingressclassparams'], verbs: ['get'] },
];

/** The Kubernetes group of an environment's developers. */
export function developersGroup(environment: string): string {
  return `developers:${environment}`;
}

/**
 * The rights of developers in a namespace: read access to workloads, events and limits. Changes go through a push. No
 * Secrets, and no `exec` or `port-forward`, which could reach the secrets of a pod.
 */
export const developerRules: readonly RoleV1Rule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'pods',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: read,
  },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: read },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: read },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: read },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: read },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: read },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: read },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
];
