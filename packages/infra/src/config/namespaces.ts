import * as z from 'zod';
import type { Report } from './faults.ts';
import { duplicates, isDnsLabel } from './names.ts';
import { compareQuantities, cpuPattern, memoryPattern } from './quantity.ts';

const cpu = z.string().regex(cpuPattern, 'is not an amount of CPU, such as 500m or 2');
const memory = z.string().regex(memoryPattern, 'is not an amount of memory, such as 512Mi or 2Gi');

/** What a container gets that says nothing itself, and the most that one may ask for. */
const containersSchema = z
  .strictObject({
    /** CPU that a container asks for. */
    requestCpu: cpu.default('50m'),
    /** Memory that a container asks for. */
    requestMemory: memory.default('64Mi'),
    /** Memory at which a container is ended. */
    limitMemory: memory.default('128Mi'),
    /** The highest limit that a container may set itself. */
    maximumMemory: memory.default('512Mi'),
  })
  .readonly();

const namespaceSchema = z.strictObject({
  /**
   * A DNS label. A service runs in `<its namespace in delivery.ts>-<environment>`.
   * @change Destroys the old namespace with all that runs in it; add the new one first.
   */
  name: z.string(),
  /**
   * The most that all pods of the namespace may ask for together.
   * @change Running pods stay; a quota that is full refuses the next roll-out.
   */
  quota: z
    .strictObject({
      /** Pods at a time. */
      pods: z.number().int().min(1),
      /** CPU that they ask for. */
      requestsCpu: cpu,
      /** Memory that they ask for. */
      requestsMemory: memory,
      /** Memory that they may take. */
      limitsMemory: memory,
      /**
       * Services of type LoadBalancer. Each is a load balancer of its own, some 20 USD a month, beside the one that all
       * Ingresses share. @default 0
       */
      loadBalancers: z.number().int().min(0).default(0),
    })
    .readonly(),
  /**
   * What a container gets that says nothing itself, and the most that one may ask for.
   * @default 50m of CPU and 64Mi of memory asked for, 128Mi as the limit, 512Mi as the most
   * @change For pods that start from then on.
   */
  containers: containersSchema.prefault({}),
  /**
   * The port on which pods take requests from the VPC; all other ways in are closed.
   * @change Closes the old port at once: let the pods listen on both first.
   */
  servicePort: z.number().int().min(1).max(65_535),
});

export const namespacesSchema = z.strictObject({
  /**
   * Each closed to the others, and with limits of its own.
   * @change One that is taken out goes with all that runs in it.
   */
  namespaces: z.array(namespaceSchema.readonly()).min(1).readonly(),
});

/** What `environments/<environment>/namespaces.ts` says. */
export type NamespacesConfig = z.input<typeof namespacesSchema>;

/** The same with its defaults. */
export type Namespaces = Readonly<z.infer<typeof namespacesSchema>>;

export type Namespace = Namespaces['namespaces'][number];

/** The namespace of the Ingress that holds the shared load balancer; no deployer has a right in it. */
export const loadBalancerNamespace = 'load-balancer';

/**
 * The permanent id of a namespace in its environment's stack: its name without the environment's, so that a stack's
 * addresses are the same in all environments.
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

/** A pod that these contradict is never admitted, which nobody would see before the first roll-out. */
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
