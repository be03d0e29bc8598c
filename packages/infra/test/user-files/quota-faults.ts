import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import type { Namespace } from '../../src/config/namespaces.ts';
import { thousandthsOf } from '../../src/config/quantity.ts';

const quantity = z.union([z.string(), z.number()]).transform(String);
const quantities = z.object({ cpu: quantity, memory: quantity, 'ephemeral-storage': quantity.optional() });
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

/** Requests of the Deployment above its limits: Kubernetes refuses them. */
export function requestFaults(manifests: string): string[] {
  const { requests, limits } = resourcesOf(parseObjects(manifests)) ?? {};
  if (!requests || !limits) return [];
  return (['cpu', 'memory', 'ephemeral-storage'] as const).flatMap((name) => {
    const [request = '0', limit = request] = [requests[name], limits[name]];
    return thousandthsOf(request) > thousandthsOf(limit)
      ? [`resources.requests.${name}: ${request} is above resources.limits.${name}, ${limit}`]
      : [];
  });
}

/**
 * Why a roll-out of the manifests would exceed the quota of its namespace, and fail. Charts of another form than
 * hello-service's are not checked.
 */
export function quotaFaults(manifests: string, namespace: Namespace): string[] {
  const objects = parseObjects(manifests);
  const deployment = deploymentOf(objects);
  const wanted = resourcesOf(objects);
  if (!deployment || !wanted) return [];
  const [autoscaler] = objects.flatMap((object) => autoscalerSchema.safeParse(object).data ?? []);
  const { replicas, strategy } = deployment.spec;
  const fewest = autoscaler?.spec.minReplicas ?? replicas ?? 1;
  const pods = fewest + surgeOf(fewest, strategy.rollingUpdate.maxSurge);
  const { quota, containers } = namespace;
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

function parseObjects(manifests: string): unknown[] {
  return parseAllDocuments(manifests).map((document) => document.toJS());
}

function deploymentOf(objects: readonly unknown[]) {
  return objects
    .map((object) => deploymentSchema.safeParse(object).data)
    .find((found) => found !== undefined);
}

/** The resources of the first container of the Deployment. */
function resourcesOf(objects: readonly unknown[]) {
  return deploymentOf(objects)?.spec.template.spec.containers[0]?.resources;
}

/** The pods that a roll-out adds, of a number or of a share such as `25%`, which Kubernetes rounds up. */
function surgeOf(pods: number, maxSurge: number | string): number {
  return typeof maxSurge === 'number' ? maxSurge : Math.ceil((pods * Number.parseInt(maxSurge, 10)) / 100);
}
