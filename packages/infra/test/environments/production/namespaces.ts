import type { NamespacesConfig } from '../../../src/config/namespaces.ts';

export default {
  namespaces: [
    {
      name: 'hello-world-production',
      quota: { pods: 60, requestsCpu: '8', requestsMemory: '8Gi', limitsMemory: '16Gi' },
    },
  ],
} satisfies NamespacesConfig;
