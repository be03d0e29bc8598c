import * as z from 'zod';
import type { Report } from './faults.ts';
import { duplicates, isDnsLabel } from './names.ts';
import { compareQuantities, cpuPattern, memoryPattern } from './quantity.ts';

const cpu = z.string().regex(cpuPattern, 'is not an amount of CPU, such as 500m or 2');
const memory = z.string().regex(memoryPattern, 'is not an amount of memory, such as 512Mi or 2Gi');

/** Defaults of a container, and the most that it may request. */
const containersSchema = z
  .strictObject({
    /** The CPU request. */
    requestCpu: cpu.default('50m'),
    /** The memory request. */
    requestMemory: memory.default('64Mi'),
    /** The memory limit, above which a container is killed. */
    limitMemory: memory.default('128Mi'),
    /** The highest memory limit that a container may set. */
    maximumMemory: memory.default('512Mi'),
  })
  .readonly();

const namespaceSchema = z.strictObject({
  /**
   * A DNS label. A service runs in `<its namespace in delivery.ts>-<environment>`.
   * @change Destroys the old namespace with everything in it. Add the new one first. Deploy `'*-eks'` too, for developers.
   */
  name: z.string(),
  /**
   * The most that all pods of the namespace may use together.
   * @change Running pods stay. A full quota blocks the next roll-out.
   */
  quota: z
    .strictObject({
      /** The number of pods. */
      pods: z.number().int().min(1),
      /** The sum of CPU requests. */
      requestsCpu: cpu,
      /** The sum of memory requests. */
      requestsMemory: memory,
      /** The sum of memory limits. */
      limitsMemory: memory,
      /**
       * Services of type LoadBalancer. Each creates a load balancer, about 20 USD a month, beside the one that all
       * Ingresses share. @default 0
       */
      loadBalancers: z.number().int().min(0).default(0),
    })
    .readonly(),
  /**
   * Defaults of a container, and the most that it may request.
   * @default requests of 50m CPU and 64Mi memory, a memory limit of 128Mi, at most 512Mi
   * @change Applies to pods that start later.
   */
  containers: containersSchema.prefault({}),
  /**
   * The only port on which pods accept requests from the load balancer and from pods of their namespace.
   * @default the port of its service in delivery.ts, 5000 without one
   * @change Closes the old port at once. Let the pods listen on both first.
   */
  servicePort: z.number().int().min(1).max(65_535).optional(),
});

export const namespacesSchema = z.strictObject({
  /**
   * The namespaces. Each is closed to the others and has its own limits.
   * @change Destroys a namespace that you remove, with everything in it.
   */
  namespaces: z.array(namespaceSchema.readonly()).min(1).readonly(),
});

/** The content of `environments/<environment>/namespaces.ts`. */
export type NamespacesConfig = z.input<typeof namespacesSchema>;

/** The checked content, with the defaults. */
type Namespaces = Readonly<z.infer<typeof namespacesSchema>>;

export type Namespace = Namespaces['namespaces'][number];

/** The namespace of the Ingress that holds the shared load balancer. Deployers have no rights in it. */
export const loadBalancerNamespace = 'load-balancer';

/**
 * The permanent id of a namespace in its stack: its name without the name of the environment, so that all environments
 * have the same addresses.
 */
export function namespaceId(name: string, environment: string): string {
  const suffix = `-${environment}`;
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** Reports faults of `namespaces.ts`. */
export function checkNamespaces(config: Namespaces, environment: string, report: Report): void {
  config.namespaces.forEach((namespace, index) => {
    const reportHere: Report = (path, text) => report(`namespaces[${index}].${path}`, text);
    checkName(namespace.name, reportHere);
    checkSizes(namespace, reportHere);
  });
  const names = config.namespaces.map((namespace) => namespace.name);
  for (const { value, index } of duplicates(names))
    report(`namespaces[${index}].name`, `${value} is there twice`);
  const ids = [...new Set(names)].map((name) => namespaceId(name, environment));
  for (const { value } of duplicates(ids))
    report(
      `namespaces[${names.indexOf(value)}].name`,
      `${value} and ${value}-${environment} differ by the environment's name alone: leave one out`,
    );
}

function checkName(name: string, report: Report): void {
  if (!isDnsLabel(name)) report('name', `${name} is not a DNS label`);
  else if (name === 'default') report('name', 'default is a namespace that Kubernetes makes itself');
  else if (name.startsWith('kube-'))
    report('name', `${name} starts with kube-, which Kubernetes keeps for itself`);
  else if (name === loadBalancerNamespace)
    report('name', `${name} is the namespace of the shared load balancer`);
}

/** Reports sizes that contradict each other: pods would be refused at the first roll-out. */
function checkSizes({ quota, containers }: Namespace, report: Report): void {
  const { requestCpu, requestMemory, limitMemory, maximumMemory } = containers;
  const ordered: [string, string, string, string][] = [
    ['quota.requestsMemory', quota.requestsMemory, 'quota.limitsMemory', quota.limitsMemory],
    ['containers.requestCpu', requestCpu, 'quota.requestsCpu', quota.requestsCpu],
    ['containers.requestMemory', requestMemory, 'quota.requestsMemory', quota.requestsMemory],
    ['containers.requestMemory', requestMemory, 'containers.limitMemory', limitMemory],
    ['containers.limitMemory', limitMemory, 'containers.maximumMemory', maximumMemory],
    ['containers.maximumMemory', maximumMemory, 'quota.limitsMemory', quota.limitsMemory],
  ];
  for (const [path, value, boundPath, bound] of ordered)
    if (compareQuantities(value, bound) > 0) report(path, `${value} is above ${boundPath}, ${bound}`);
}
