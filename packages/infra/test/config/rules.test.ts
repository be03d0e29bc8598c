import { expect } from 'chai';
import type { DeliveryConfig } from '../../src/config/delivery.ts';
import type { IngressConfig } from '../../src/config/ingress.ts';
import type { Namespace } from '../../src/config/namespaces.ts';
import { ruleFaults } from '../../src/config/rules.ts';
import { dayOf } from '../../src/config/version-support.ts';
import { configuration, secondService, testDay } from '../helpers/configuration.ts';
import { itRefuses, type Refusal, stagingFaults } from '../helpers/staging-faults.ts';

const { delivery, environments } = configuration;
const today = dayOf(testDay);

const ingressFaults = (change: Partial<IngressConfig>) =>
  stagingFaults(({ ingress }) => ({ ingress: { ...ingress, ...change } }));
const subdomainFaults = (...names: string[]) =>
  stagingFaults(() => ({ subdomains: { deploymentsSubdomains: names } }));
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
const deliveryFaults = (change: Partial<DeliveryConfig>) =>
  ruleFaults({ delivery: { ...delivery, ...change }, environments, today });

const longLabel = 'a'.repeat(64);

describe('ruleFaults', () => {
  it('finds nothing wrong with the files of this repository', () => {
    expect(ruleFaults({ delivery, environments, today })).to.deep.equal([]);
  });

  const table: Refusal[] = [
    [
      'ingress: loadBalancer.inboundCidrs[0]',
      () => ingressFaults({ loadBalancer: { inboundCidrs: ['203.0.113.7/24'] } }),
      '203.0.113.7/24 is not an IPv4 block such as 203.0.113.0/24',
    ],
    [
      'ingress: loadBalancer.inboundCidrs[1]',
      () => ingressFaults({ loadBalancer: { inboundCidrs: ['203.0.113.0/24', '10.0.0.0/8'] } }),
      '10.0.0.0/8 is private: an internet-facing load balancer sees public addresses only',
    ],
    [
      'ingress: loadBalancer.inboundCidrs[1]',
      () => ingressFaults({ loadBalancer: { inboundCidrs: ['203.0.113.0/24', '203.0.113.0/24'] } }),
      '203.0.113.0/24 is there twice',
    ],
    [
      'ingress: loadBalancer.inboundCidrs',
      () =>
        ingressFaults({
          loadBalancer: { inboundCidrs: Array.from({ length: 25 }, (_, index) => `203.0.113.${index}/32`) },
        }),
      "has 25 blocks, the load balancer's security group takes 24",
    ],
    [
      'ingress: dnsBaseDomain',
      () => ingressFaults({ dnsBaseDomain: 'staging' }),
      'staging is not a domain name of lower-case DNS labels',
    ],
    [
      'ingress: dnsBaseDomain',
      () => ingressFaults({ dnsBaseDomain: 'my_site.me' }),
      'my_site.me is not a domain name of lower-case DNS labels',
    ],
    [
      'ingress: dnsBaseDomain',
      () => ingressFaults({ dnsBaseDomain: 'api.bmutziu.me' }),
      'api.bmutziu.me is a name of development too',
    ],
    [
      'ingress: dnsBaseDomain',
      () => ingressFaults({ dnsBaseDomain: `${'a'.repeat(60)}.bmutziu.me` }),
      `${'a'.repeat(60)}.bmutziu.me has 71 characters, a certificate's name 64 at most`,
    ],
    [
      'ingress: hostedZone',
      () => ingressFaults({ hostedZone: 'example.com' }),
      'example.com does not hold dnsBaseDomain, staging.bmutziu.me',
    ],
    [
      'ingress: hostedZone',
      () => ingressFaults({ hostedZone: 'me' }),
      'me is not a domain name of lower-case DNS labels',
    ],
    [
      'ingress: hostedZone',
      // Its last characters are those of the domain, its labels are not.
      () => ingressFaults({ hostedZone: 'tziu.me' }),
      'tziu.me does not hold dnsBaseDomain, staging.bmutziu.me',
    ],
    [
      'ingress: loadBalancerController.chartVersion',
      () =>
        stagingFaults(({ ingress }) => ({
          ingress: {
            ...ingress,
            loadBalancerController: { ...ingress.loadBalancerController, chartVersion: '3.6.0' },
          },
        })),
      '3.6.0 is not a 3.5 release, whose permissions are listed; compare those of the new one in packages/infra/src/constructs/load-balancer-controller/permissions.ts first',
    ],
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('-api'), '-api is not a DNS label'],
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('a.b'), 'a.b is not a DNS label'],
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('*'), '* is not a DNS label'],
    [
      'subdomains: deploymentsSubdomains[0]',
      () => subdomainFaults(longLabel),
      `${longLabel} is not a DNS label`,
    ],
    [
      'subdomains: deploymentsSubdomains[2]',
      () => subdomainFaults('api', 'www', 'api'),
      'api is there twice',
    ],
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
    [
      'subdomains: deploymentsSubdomains',
      () => subdomainFaults('api', 'shop'),
      'sample, where hello-service is reached, is missing',
    ],
  ];
  itRefuses(table);

  it('refuses nodes of two architectures, as a commit has one image, and takes all of one', () => {
    const onArm = (...names: string[]) =>
      ruleFaults({
        delivery,
        today,
        environments: environments.map((environment) =>
          names.includes(environment.name)
            ? { ...environment, eks: { ...environment.eks, instanceTypes: ['t4g.medium'] } }
            : environment,
        ),
      });
    expect(onArm('staging')).to.deep.equal([
      'environments/staging/eks.ts: instanceTypes[0]: t4g.medium is arm64, the nodes of development are x86_64: one image is built for all',
    ]);
    expect(onArm('development')).to.have.lengthOf(2);
    expect(onArm('development', 'staging', 'production')).to.deep.equal([]);
  });

  it('refuses an environment that is in the order twice', () => {
    const order = [...delivery.order, { environment: 'staging', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      'environments/delivery.ts: order[3].environment: staging is there twice',
    ]);
  });

  it("refuses an environment that 'staging-*' would take too, as a destroy of staging would take it away", () => {
    const order = [...delivery.order, { environment: 'staging-eu', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      "environments/delivery.ts: order[3].environment: staging-eu begins as staging does: cdktf would take both for 'staging-*', and destroy both",
    ]);
  });

  it('refuses an address for mail that is there twice', () => {
    expect(deliveryFaults({ notificationEmails: ['ana@example.com', 'ana@example.com'] })).to.deep.equal([
      'environments/delivery.ts: notificationEmails[1]: ana@example.com is there twice',
    ]);
  });

  it('refuses two services that share a repository', () => {
    const services = [...delivery.services, { ...secondService, imageRepositoryName: 'hello_world_repo' }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "environments/delivery.ts: services[1].imageRepositoryName: hello_world_repo is another service's too",
    ]);
  });

  it('refuses two services that share a host', () => {
    const services = [...delivery.services, { ...secondService, subdomain: 'sample' }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "environments/delivery.ts: services[1].subdomain: sample is another service's too",
    ]);
  });

  it('refuses a subdomain that no environment has a record for', () => {
    expect(deliveryFaults({ services: [{ ...secondService, subdomain: 'www' }] })).to.deep.equal(
      environments.map(
        ({ name }) =>
          `environments/${name}/subdomains.ts: deploymentsSubdomains: www, where greeter is reached, is missing`,
      ),
    );
  });

  it('refuses a service that Helm could not name a release after', () => {
    expect(deliveryFaults({ services: [{ ...secondService, name: 'Greeter' }] })).to.deep.equal([
      'environments/delivery.ts: services[0].name: Greeter is not a DNS label that starts with a letter, of 53 characters at most',
    ]);
  });

  it('refuses a service whose name starts with a digit, which its Service could not have', () => {
    expect(deliveryFaults({ services: [{ ...secondService, name: '1st' }] })).to.include(
      'environments/delivery.ts: services[0].name: 1st is not a DNS label that starts with a letter, of 53 characters at most',
    );
  });

  it('takes a namespace that starts with a digit, and refuses what is no DNS label', () => {
    const faultsOf = (namespace: string) =>
      deliveryFaults({ services: [{ ...secondService, namespace }] }).filter((fault) =>
        fault.includes('label'),
      );
    expect(faultsOf('2048-game')).to.deep.equal([]);
    expect(faultsOf('2048.game')).to.deep.equal([
      'environments/delivery.ts: services[0].namespace: 2048.game is not a DNS label',
    ]);
  });

  it('refuses an environment whose name starts with a digit, for the same reason', () => {
    const order = [...delivery.order, { environment: '4th', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      'environments/delivery.ts: order[3].environment: 4th is not a DNS label that starts with a letter',
    ]);
  });
});
