import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import type { Namespace } from '../../src/config/namespaces.ts';
import { thousandthsOf } from '../../src/config/quantity.ts';

const quantity = z.union([z.string(), z.number()]).transform(String);
const quantities = z.object({ cpu: quantity, memory: quantity });
const resources = z.object({ requests: quantities, limits: quantities });
const deploymentSchema = z.object({
  kind: z.literal('Deployment'),
  spec: z.object({
    replicas: z.number().optional(),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.union([z.number(), z.string()]) }) }),
    template: z.object({ spec: z.object({ containers: z.array(z.object({ resources })).min(1) }) }),
  }),
});
const autoscalerSchema = z.object({
  kind: z.literal('HorizontalPodAutoscaler'),
  spec: z.object({ minReplicas: z.number() }),
});

/**
 * Why a roll-out of the manifests would wait for room in its namespace until it fails. Charts of another form than
 * hello-service's are not judged.
 */
export function quotaFaults(manifests: string, namespace: Namespace): string[] {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS());
  const [deployment] = objects.flatMap((object) => deploymentSchema.safeParse(object).data ?? []);
  if (!deployment) return [];
  const [autoscaler] = objects.flatMap((object) => autoscalerSchema.safeParse(object).data ?? []);
  const { replicas, strategy, template } = deployment.spec;
  const fewest = autoscaler?.spec.minReplicas ?? replicas ?? 1;
  const pods = fewest + surgeOf(fewest, strategy.rollingUpdate.maxSurge);
  const { quota, containers } = namespace;
  const [{ resources: wanted } = { resources: undefined }] = template.spec.containers;
  if (!wanted) return [];
  const { requests, limits } = wanted;
  const bounds: [field: string, count: number, value: string, boundField: string, bound: string][] = [
    ['resources.limits.memory', 1, limits.memory, 'containers.maximumMemory', containers.maximumMemory],
    ['replicaCount', pods, '1', 'quota.pods', String(quota.pods)],
    ['resources.requests.cpu', pods, requests.cpu, 'quota.requestsCpu', quota.requestsCpu],
    ['resources.requests.memory', pods, requests.memory, 'quota.requestsMemory', quota.requestsMemory],
    ['resources.limits.memory', pods, limits.memory, 'quota.limitsMemory', quota.limitsMemory],
  ];
  return bounds
    .filter(([, count, value, , bound]) => count * thousandthsOf(value) > thousandthsOf(bound))
    .map(([field, count, value, boundField, bound]) => {
      const sum = boundField === 'quota.pods' ? `${count} pods` : `${value} in each of ${count} pods`;
      const what = count === 1 ? value : `a roll-out has ${sum}, which`;
      return `${field}: ${what} is above ${boundField}, ${bound}, of ${namespace.name}`;
    });
}

/** The pods that a roll-out adds, of a number or of a share such as `25%`, which Kubernetes rounds up. */
function surgeOf(pods: number, maxSurge: number | string): number {
  return typeof maxSurge === 'number' ? maxSurge : Math.ceil((pods * Number.parseInt(maxSurge, 10)) / 100);
}
