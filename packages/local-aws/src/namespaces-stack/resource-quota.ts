import { z } from 'zod';
import { block, namespacedMetadata, textMap } from '../terraform/kubernetes-settings.ts';
import { IGNORED_EVERYWHERE, ignored } from '../terraform/resource-reader.ts';

/** `kubernetes_resource_quota_v1`. */
export const resourceQuota = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    metadata: namespacedMetadata,
    spec: block(z.strictObject({ hard: textMap })),
    timeouts: ignored,
  })
  .transform(({ metadata, spec }) => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec }));
