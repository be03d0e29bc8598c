import { z } from 'zod';
import { type KubectlOptions, listObjects } from '../kubernetes/kubectl.ts';
import type { ResourceKind } from '../kubernetes/resource-kind.ts';
import type { LabelsOf } from './membership.ts';

const namespace = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

const namespaces: ResourceKind<z.infer<typeof namespace>> = { path: '/api/v1/namespaces', schema: namespace };

/** Reads the labels of namespaces, all at once when one is asked for that was not seen before. */
export function namespaceLabels(kubectl: KubectlOptions): (names: readonly string[]) => Promise<LabelsOf> {
  let known = new Map<string, Readonly<Record<string, string>>>();
  return async (names) => {
    if (names.some((name) => !known.has(name))) {
      const { objects } = await listObjects(kubectl, namespaces);
      known = new Map(objects.map(({ metadata }) => [metadata.name, metadata.labels]));
    }
    return (name) => known.get(name);
  };
}
