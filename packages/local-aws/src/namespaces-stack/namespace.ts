import { z } from 'zod';
import { clusterMetadata } from '../terraform/kubernetes-settings.ts';
import { IGNORED_EVERYWHERE, ignored } from '../terraform/resource-reader.ts';

/** `kubernetes_namespace_v1`. */
export const namespace = z
  .strictObject({ ...IGNORED_EVERYWHERE, metadata: clusterMetadata, timeouts: ignored })
  .transform(({ metadata }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata }));
