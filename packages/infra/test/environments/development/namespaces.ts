import type { NamespacesConfig } from '../../../src/config/namespaces.ts';

export default {
  namespaces: [
    {
      name: 'hello-world-development',
      quota: { pods: 20, requestsCpu: '2', requestsMemory: '2Gi', limitsMemory: '4Gi' },
    },
  ],
} satisfies NamespacesConfig;
