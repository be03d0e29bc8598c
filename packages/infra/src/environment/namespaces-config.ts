import { z } from 'zod';

const quantity = z
  .string()
  .regex(/^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'is not a Kubernetes quantity, such as 500m or 2Gi');

const namespaceSchema = z.strictObject({
  name: z.string(),
  /** The most that all pods of the namespace may ask for together. */
  quota: z
    .strictObject({
      pods: z.number().int().min(1),
      requestsCpu: quantity,
      requestsMemory: quantity,
      limitsMemory: quantity,
    })
    .readonly(),
});

export const namespacesSchema = z.strictObject({
  namespaces: z.array(namespaceSchema.readonly()).min(1).readonly(),
});

/** `environments/<environment>/namespaces.ts`. */
export type NamespacesConfig = Readonly<z.infer<typeof namespacesSchema>>;
