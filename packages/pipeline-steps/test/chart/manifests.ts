type Texts = Readonly<Record<string, string>>;

/** What every resource has. */
export interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Texts };
}

/** A container, as far as the tests read it. */
export interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: object;
  readonly resources: { readonly requests: Texts; readonly limits: Texts };
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

/** A probe by HTTP. */
export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
}

/** What a pod is. */
export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
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
    readonly replicas: number;
    readonly revisionHistoryLimit: number;
    readonly strategy: { readonly rollingUpdate: object };
    readonly selector: { readonly matchLabels: Texts };
    readonly template: {
      readonly metadata: { readonly labels: Texts; readonly annotations?: Texts };
      readonly spec: PodSpec;
    };
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

/** What the chart renders, each kind once at most. */
export interface Manifests {
  readonly all: readonly Resource[];
  readonly deployment: Deployment;
  readonly container: Container;
  readonly service: Service;
  readonly serviceAccount: Resource | undefined;
  readonly testPod: Pod;
}

/** Tells the rendered resources apart by their kind. */
export function sortManifests(documents: readonly unknown[]): Manifests {
  const all = documents as readonly Resource[];
  const deployment = theOne(all, 'Deployment') as Deployment;
  return {
    all,
    deployment,
    container: deployment.spec.template.spec.containers[0],
    service: theOne(all, 'Service') as Service,
    serviceAccount: all.find(({ kind }) => kind === 'ServiceAccount'),
    testPod: theOne(all, 'Pod') as Pod,
  };
}

/** The value of a container's environment variable. */
export function environmentValue(container: Container, name: string): string | undefined {
  return container.env.find((variable) => variable.name === name)?.value;
}

function theOne(all: readonly Resource[], kind: string): Resource {
  const [resource, second] = all.filter((candidate) => candidate.kind === kind);
  if (resource === undefined || second !== undefined) throw new Error(`not exactly one ${kind} was rendered`);
  return resource;
}
