/** A rule of a Kubernetes Role. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Only objects of these names. @default all */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const read = ['get', 'list', 'watch'] as const;

/** The Kubernetes group of an environment's deployer: what its access entry names and its RoleBindings bind. */
export function deployersGroup(environment: string): string {
  return `deployers:${environment}`;
}

/**
 * Helm 4 applies on the server's side (`patch`, and `create` where the object is new), takes back what a failed
 * roll-out made (`delete`), and waits on a watch of each kind that it applied (`list`, `watch`).
 */
const write = ['create', 'patch', 'delete'] as const;
const manage = [...read, ...write] as const;

/**
 * The least that a roll-out of a service's chart by Helm needs in the service's
 * own namespace. Nothing of the cluster's scope but `ingressClassRules`, no Role, no quota, no limit, no namespace: those belong to the
 * platform (docs/decisions/0010).
 */
export function deployerRules(releases: readonly string[]): readonly PolicyRule[] {
  return [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: manage },
    { apiGroups: [''], resources: ['services', 'serviceaccounts'], verbs: manage },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: manage },
    ...networkPolicyRules(releases),
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
}

/**
 * What tells the port that an Ingress is reached at: who controls its class, and whether the class brings a certificate.
 * By name only: the deployer can list no class. Neither kind holds a secret.
 */
export const ingressClassRules: readonly PolicyRule[] = [
  { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get'] },
  { apiGroups: ['elbv2.k8s.aws'], resources: ['ingressclassparams'], verbs: ['get'] },
];

/**
 * A chart's own NetworkPolicy, by the name of its release: the platform's, in the same namespace, are out of reach. A
 * server-side apply names what it creates, so that a name bounds `create` too; a plain `create` is refused.
 */
function networkPolicyRules(releases: readonly string[]): PolicyRule[] {
  const kind = { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] };
  // RBAC takes an empty list of names for every name.
  if (releases.length === 0) return [];
  return [
    { ...kind, verbs: read },
    { ...kind, resourceNames: releases, verbs: write },
  ];
}

/** The Kubernetes group of an environment's developers. */
export function developersGroup(environment: string): string {
  return `developers:${environment}`;
}

/**
 * What developers may do in a namespace: see what runs, why it does not, and what bounds it. They change nothing, as a
 * change is a push. No Secrets, and no `exec` or `port-forward`: both reach what a pod was given, its secrets included.
 */
export const developerRules: readonly PolicyRule[] = [
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
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: read },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: read },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: read },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
];
