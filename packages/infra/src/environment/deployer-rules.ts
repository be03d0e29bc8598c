/** A rule of a Kubernetes Role. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The Kubernetes group of an environment's deployer: what its access entry names and its RoleBindings bind. */
export const deployersGroup = 'deployers';

/** The Kubernetes group of the developers. */
export const developersGroup = 'developers';

/**
 * Helm 4 applies on the server's side (`patch`, and `create` where the object is new), takes back what a failed
 * roll-out made (`delete`), and waits on a watch of each kind that it applied (`list`, `watch`).
 */
const manage = ['get', 'list', 'watch', 'create', 'patch', 'delete'] as const;
const read = ['get', 'list', 'watch'] as const;

/**
 * The least that `helm upgrade --install --rollback-on-failure --wait` of a service's chart needs in the service's
 * own namespace. Nothing of the cluster's scope, no Role, no quota, no namespace: those belong to the platform.
 */
export const deployerRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['deployments'], verbs: manage },
  { apiGroups: [''], resources: ['services', 'serviceaccounts'], verbs: manage },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: manage },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: manage },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: manage },
  // The Secrets in which Helm keeps its releases; it rewrites their status and forgets old ones.
  { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'create', 'update', 'delete'] },
  // The pod of a chart's test hook, made and removed; pods are also read to tell whether a Deployment is ready.
  { apiGroups: [''], resources: ['pods'], verbs: manage },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
  // To say why a roll-out failed.
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: read },
];
