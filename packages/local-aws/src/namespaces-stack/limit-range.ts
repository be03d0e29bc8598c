import { z } from 'zod';
import { block, namespacedMetadata, text, textMap, withoutEmpty } from '../terraform/kubernetes-settings.ts';
import { blocks, IGNORED_EVERYWHERE } from '../terraform/resource-reader.ts';

const limit = z
  .strictObject({
    type: text,
    default: textMap.optional(),
    default_request: textMap.optional(),
    max: textMap.optional(),
    min: textMap.optional(),
    max_limit_request_ratio: textMap.optional(),
  })
  .transform(({ default_request, max_limit_request_ratio, ...same }) =>
    withoutEmpty({
      ...same,
      defaultRequest: default_request,
      maxLimitRequestRatio: max_limit_request_ratio,
    }),
  );

/** `kubernetes_limit_range_v1`. */
export const limitRange = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    metadata: namespacedMetadata,
    spec: block(z.strictObject({ limit: blocks(limit) })),
  })
  .transform(({ metadata, spec }) => ({
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata,
    spec: { limits: spec.limit },
  }));
