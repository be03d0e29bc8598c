import type { Namespace } from '../../src/config/namespaces.ts';
import { itRefuses, stagingFaults } from '../helpers/staging-faults.ts';

const namespaceFaults = (...names: string[]) =>
  stagingFaults(({ namespaces }) => {
    const [first] = namespaces.namespaces;
    if (!first) throw new Error('staging has no namespace');
    return { namespaces: { namespaces: names.map((name) => ({ ...first, name })) } };
  });
const sizeFaults = (change: {
  readonly quota?: Partial<Namespace['quota']>;
  readonly containers?: Partial<Namespace['containers']>;
}) =>
  stagingFaults(({ namespaces }) => ({
    namespaces: {
      namespaces: namespaces.namespaces.map((namespace) => ({
        ...namespace,
        quota: { ...namespace.quota, ...change.quota },
        containers: { ...namespace.containers, ...change.containers },
      })),
    },
  }));
const longLabel = 'a'.repeat(64);

describe('ruleFaults', () => {
  itRefuses([
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world', 'Shop'),
      'Shop is not a DNS label',
    ],
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world', 'kube-system'),
      'kube-system starts with kube-, which Kubernetes keeps for itself',
    ],
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world', 'default'),
      'default is a namespace that Kubernetes makes itself',
    ],
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world', 'load-balancer'),
      'load-balancer is the namespace of the shared load balancer',
    ],
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world-staging', 'hello-world'),
      "hello-world and hello-world-staging differ by the environment's name alone: leave one out",
    ],
    ['namespaces: namespaces[0].name', () => namespaceFaults(longLabel), `${longLabel} is not a DNS label`],
    [
      'namespaces: namespaces[0].quota.requestsMemory',
      () => sizeFaults({ quota: { requestsMemory: '5Gi' } }),
      '5Gi is above quota.limitsMemory, 4Gi',
    ],
    [
      'namespaces: namespaces[0].containers.requestCpu',
      () => sizeFaults({ containers: { requestCpu: '2500m' } }),
      '2500m is above quota.requestsCpu, 2',
    ],
    [
      'namespaces: namespaces[0].containers.requestMemory',
      () => sizeFaults({ quota: { requestsMemory: '0' } }),
      '64Mi is above quota.requestsMemory, 0',
    ],
    [
      'namespaces: namespaces[0].containers.requestMemory',
      () => sizeFaults({ containers: { requestMemory: '129Mi' } }),
      '129Mi is above containers.limitMemory, 128Mi',
    ],
    [
      'namespaces: namespaces[0].containers.limitMemory',
      () => sizeFaults({ containers: { limitMemory: '1G' } }),
      '1G is above containers.maximumMemory, 512Mi',
    ],
    [
      'namespaces: namespaces[0].containers.maximumMemory',
      () => sizeFaults({ containers: { maximumMemory: '1Ti' } }),
      '1Ti is above quota.limitsMemory, 4Gi',
    ],
    [
      'namespaces: namespaces[1].name',
      () => namespaceFaults('hello-world', 'hello-world'),
      'hello-world is there twice',
    ],
    [
      'namespaces: namespaces',
      () => namespaceFaults('shop'),
      'hello-world-staging, where hello-service runs, is missing',
    ],
  ]);
});
