type Texts = Readonly<Record<string, string>>;

/** The common fields of resources. */
export interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Texts };
}

/** The fields of a container that the tests read. */
export interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly envFrom?: readonly object[];
  readonly securityContext: object;
  readonly resources: { readonly requests: Texts; readonly limits: Texts };
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

/** An HTTP probe. */
export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string | number };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** The spec of a pod. */
export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly restartPolicy?: string;
  readonly activeDeadlineSeconds?: number;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly containers: readonly [Container];
  readonly topologySpreadConstraints: readonly {
    readonly topologyKey: string;
    readonly whenUnsatisfiable: string;
    readonly labelSelector: { readonly matchLabels: Texts };
  }[];
}

/** The Deployment. */
export interface Deployment extends Resource {
  readonly spec: {
    readonly replicas?: number;
    readonly revisionHistoryLimit: number;
    readonly strategy: { readonly rollingUpdate: object };
    readonly selector: { readonly matchLabels: Texts };
    readonly template: {
      readonly metadata: { readonly labels: Texts; readonly annotations?: Texts };
      readonly spec: PodSpec;
    };
  };
}

/** The Job of the migrations, a hook. */
export interface Job extends Resource {
  readonly metadata: Resource['metadata'] & { readonly annotations: Texts };
  readonly spec: {
    readonly backoffLimit: number;
    readonly activeDeadlineSeconds: number;
    readonly ttlSecondsAfterFinished: number;
    readonly podFailurePolicy: object;
    readonly template: { readonly metadata: { readonly labels: Texts }; readonly spec: PodSpec };
  };
}

/** The Service. */
export interface Service extends Resource {
  readonly spec: { readonly type: string; readonly selector: Texts; readonly ports: readonly object[] };
}

/** A bare pod, such as the one of `helm test`. */
export interface Pod extends Resource {
  readonly spec: PodSpec;
}

/** The Ingress. */
export interface Ingress extends Resource {
  readonly metadata: Resource['metadata'] & { readonly annotations?: Texts };
  readonly spec: {
    readonly ingressClassName: string;
    readonly tls?: readonly object[];
    readonly rules: readonly {
      readonly host?: string;
      readonly http: {
        readonly paths: readonly {
          readonly path: string;
          readonly pathType: string;
          readonly backend: object;
        }[];
      };
    }[];
  };
}

/** The HorizontalPodAutoscaler. */
export interface Autoscaler extends Resource {
  readonly spec: {
    readonly scaleTargetRef: object;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly object[];
    readonly behavior?: object;
  };
}

/** The PodDisruptionBudget. */
export interface DisruptionBudget extends Resource {
  readonly spec: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly unhealthyPodEvictionPolicy: string;
    readonly selector: { readonly matchLabels: Texts };
  };
}

/** A NetworkPolicy. */
export interface NetworkPolicy extends Resource {
  readonly spec: {
    readonly podSelector: {
      readonly matchLabels: Texts;
      readonly matchExpressions: readonly [{ readonly values: readonly string[] }];
    };
    readonly policyTypes: readonly string[];
    readonly ingress: readonly object[];
    readonly egress: readonly object[];
  };
}

/** The rendered resources; optional kinds may be missing. */
export interface Manifests {
  readonly all: readonly Resource[];
  readonly deployment: Deployment;
  readonly container: Container;
  readonly service: Service;
  readonly serviceAccount: Resource | undefined;
  readonly testPod: Pod | undefined;
  readonly ingress: Ingress | undefined;
  readonly autoscaler: Autoscaler | undefined;
  readonly disruptionBudget: DisruptionBudget | undefined;
  readonly networkPolicy: NetworkPolicy | undefined;
  readonly migrations: Job | undefined;
  readonly migrationsNetworkPolicy: NetworkPolicy | undefined;
}

/** Sorts the rendered resources by kind. */
export function sortManifests(documents: readonly unknown[]): Manifests {
  const all = documents as readonly Resource[];
  const deployment = theOne(all, 'Deployment') as Deployment;
  const [before, own] = [all.filter(isBefore), all.filter((resource) => !isBefore(resource))];
  return {
    all,
    deployment,
    container: deployment.spec.template.spec.containers[0],
    service: theOne(all, 'Service') as Service,
    serviceAccount: atMostOne(all, 'ServiceAccount'),
    testPod: atMostOne(all, 'Pod') as Pod | undefined,
    ingress: atMostOne(all, 'Ingress') as Ingress | undefined,
    autoscaler: atMostOne(all, 'HorizontalPodAutoscaler') as Autoscaler | undefined,
    disruptionBudget: atMostOne(all, 'PodDisruptionBudget') as DisruptionBudget | undefined,
    networkPolicy: atMostOne(own, 'NetworkPolicy') as NetworkPolicy | undefined,
    migrations: atMostOne(before, 'Job') as Job | undefined,
    migrationsNetworkPolicy: atMostOne(before, 'NetworkPolicy') as NetworkPolicy | undefined,
  };
}

/** The value of a container's environment variable. */
export function environmentValue(container: Container, name: string): string | undefined {
  return container.env.find((variable) => variable.name === name)?.value;
}

/** Whether Helm applies a resource before the release: a hook. */
function isBefore({ metadata }: Resource): boolean {
  const { annotations } = metadata as { readonly annotations?: Texts };
  return annotations?.['helm.sh/hook']?.startsWith('pre-') ?? false;
}

function theOne(all: readonly Resource[], kind: string): Resource {
  const resource = atMostOne(all, kind);
  if (resource === undefined) throw new Error(`no ${kind} was rendered`);
  return resource;
}

function atMostOne(all: readonly Resource[], kind: string): Resource | undefined {
  const [resource, second] = all.filter((candidate) => candidate.kind === kind);
  if (second !== undefined) throw new Error(`more than one ${kind} was rendered`);
  return resource;
}
