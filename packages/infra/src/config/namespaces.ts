import * as z from 'zod';
import { cpuPattern, memoryPattern } from './quantity.ts';

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
export type NamespacesFile = z.input<typeof namespacesSchema>;

/** The same with its defaults. */
export type NamespacesConfig = Readonly<z.infer<typeof namespacesSchema>>;

export type NamespaceConfig = NamespacesConfig['namespaces'][number];
