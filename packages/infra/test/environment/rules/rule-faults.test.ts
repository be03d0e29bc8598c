import { expect } from 'chai';
import { dayOf } from '../../../src/environment/day.ts';
import type { DeliveryConfig } from '../../../src/environment/delivery-config.ts';
import type { EksConfig } from '../../../src/environment/eks-config.ts';
import type { EnvironmentConfig } from '../../../src/environment/environment-config.ts';
import type { IngressConfig } from '../../../src/environment/ingress-config.ts';
import type { NamespaceConfig } from '../../../src/environment/namespaces-config.ts';
import type { NetworkConfig } from '../../../src/environment/network-config.ts';
import { ruleFaults } from '../../../src/environment/rules/rule-faults.ts';
import { configuration, secondService, testDay } from '../../helpers/configuration.ts';

const { delivery, environments } = configuration;
const today = dayOf(testDay);

/** Faults after one file of staging was changed. */
function stagingFaults(change: (staging: EnvironmentConfig) => Partial<EnvironmentConfig>): string[] {
  const changed = environments.map((environment) =>
    environment.name === 'staging' ? { ...environment, ...change(environment) } : environment,
  );
  return ruleFaults({ delivery, environments: changed, today });
}

const networkFaults = (change: Partial<NetworkConfig>) =>
  stagingFaults(({ network }) => ({ network: { ...network, ...change } }));
const eksFaults = (change: Partial<EksConfig>) =>
  stagingFaults(({ eks }) => ({ eks: { ...eks, ...change } }));
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
  readonly quota?: Partial<NamespaceConfig['quota']>;
  readonly containers?: Partial<NamespaceConfig['containers']>;
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

  const table: [string, () => string[], string][] = [
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '10.50.0.0/16' }),
      '10.50.0.0/16 overlaps development',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '10.60.0.1/16' }),
      '10.60.0.1/16 is not an IPv4 block such as 10.50.0.0/16',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '11.0.0.0/8' }),
      '11.0.0.0/8 is not between /16 and /28, the sizes of a VPC',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ mainNetworkBlock: '10.60.0.0/24' }),
      '4 makes subnets smaller than /27, which a load balancer wants',
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '172.20.128.0/20' }),
      "172.20.128.0/20 overlaps 172.20.0.0/16, the addresses of the cluster's Services",
    ],
    [
      'network: mainNetworkBlock',
      () => networkFaults({ mainNetworkBlock: '169.254.0.0/20' }),
      '169.254.0.0/20 overlaps 169.254.0.0/16, where AWS makes no VPC',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ subnetPrefixExtension: 0 }),
      '0 makes one subnet of the whole block',
    ],
    [
      'network: subnetPrefixExtension',
      () => networkFaults({ subnetPrefixExtension: 2 }),
      '2 makes 4 subnets, 3 zones need 6',
    ],
    [
      'network: zoneOffset',
      () => networkFaults({ zoneOffset: 2 }),
      '2 is below 3: public subnets would be private ones too',
    ],
    ['network: zoneOffset', () => networkFaults({ zoneOffset: 14 }), '14 is above 13: there are 16 subnets'],
    ['network: zoneCount', () => networkFaults({ zoneCount: 1 }), '1 is not between 2 and 6'],
    ['network: zoneCount', () => networkFaults({ zoneCount: 7 }), '7 is not between 2 and 6'],
    [
      'network: clusterName',
      () => networkFaults({ clusterName: 'a b' }),
      'a b is not a cluster name: up to 100 letters, digits, - and _',
    ],
    [
      'network: clusterName',
      () => networkFaults({ clusterName: 'bmutziu-eks' }),
      'bmutziu-eks is the cluster of development too',
    ],
    [
      'eks: version',
      () => eksFaults({ version: '1.30' }),
      '1.30 is not a version that EKS supports: 1.34 until 2026-12-02, 1.35 until 2027-03-27, 1.36 until 2027-08-02',
    ],
    [
      'eks: version',
      () => eksFaults({ version: 'constructor' }),
      'constructor is not a version that EKS supports: 1.34 until 2026-12-02, 1.35 until 2027-03-27, 1.36 until 2027-08-02',
    ],
    [
      'eks: adminRoles[0]',
      () => eksFaults({ adminRoles: ['aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'] }),
      'aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS is a role of an AWS service, which EKS lets into no cluster',
    ],
    [
      'eks: autoscalingMinimumSizeByAz',
      () => eksFaults({ autoscalingMinimumSizeByAz: 5 }),
      '5 is above autoscalingMaximumSizeByAz, 4',
    ],
    ['eks: adminUsers[1]', () => eksFaults({ adminUsers: ['ana', 'ana'] }), 'ana is there twice'],
    [
      'eks: developerUsers[0]',
      () => eksFaults({ developerUsers: ['staging-admin'] }),
      'staging-admin is in adminUsers too',
    ],
    [
      'eks: instanceTypes[1]',
      () => eksFaults({ instanceTypes: ['t3.medium', 't3.medium'] }),
      't3.medium is there twice',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['office'] }),
      'office is not an IPv4 block such as 203.0.113.0/24',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['0.0.0.0/0'] }),
      '0.0.0.0/0 is open to the internet, and allowsOpenEndpoint is false',
    ],
    [
      'eks: endpointPublicAccessCidrs[1]',
      () => eksFaults({ endpointPublicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1'] }),
      '128.0.0.0/1 is open to the internet, and allowsOpenEndpoint is false',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['10.60.0.0/16'] }),
      "10.60.0.0/16 is private: the endpoint's public side sees public addresses only",
    ],
    [
      'eks: endpointPublicAccessCidrs',
      () =>
        eksFaults({
          endpointPublicAccessCidrs: Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`),
        }),
      'has 41 blocks, EKS takes 40',
    ],
    [
      'eks: endpointPublicAccessCidrs[1]',
      () => eksFaults({ endpointPublicAccessCidrs: ['203.0.113.0/24', '203.0.113.0/24'] }),
      '203.0.113.0/24 is there twice',
    ],
    [
      'eks: adminUsers',
      () => eksFaults({ adminUsers: [], adminRoles: [] }),
      'is empty, and adminRoles too: the cluster has no other admin, so nobody could enter it',
    ],
    [
      'eks: adminRoles[0]',
      () => eksFaults({ adminRoles: ['arn:aws:iam::000000000000:role/admin'] }),
      'arn:aws:iam::000000000000:role/admin is not a name that IAM takes, without arn: and account',
    ],
    ['eks: adminRoles[1]', () => eksFaults({ adminRoles: ['sso/ops', 'sso/ops'] }), 'sso/ops is there twice'],
    [
      'eks: developerUsers[0]',
      () => eksFaults({ developerUsers: ["o'brien"] }),
      "o'brien is not a name that IAM takes, without arn: and account",
    ],
    [
      'eks: instanceTypes[0]',
      () => eksFaults({ instanceTypes: ['medium'] }),
      'medium is not an instance type such as t3a.medium or m7g.xlarge',
    ],
    [
      'eks: instanceTypes[1]',
      () => eksFaults({ instanceTypes: ['t3.medium', 't4g.medium'] }),
      't4g.medium is arm64, t3.medium is x86_64: the nodes have one image',
    ],
    [
      'eks: instanceTypes[0]',
      () => eksFaults({ instanceTypes: ['g5.xlarge'] }),
      "g5.xlarge has accelerators, whose drivers are not in the nodes' image",
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
      '3.6.0 is not a 3.5 release, whose permissions are listed; compare those of the new one in src/constructs/load-balancer-controller/permissions.ts first',
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
  ];
  for (const [where, faults, text] of table) {
    const [file, path] = where.split(': ');

    it(`refuses ${path} of ${file}: ${text}`, () => {
      expect(faults()).to.include(`environments/staging/${file}.ts: ${path}: ${text}`);
    });
  }

  it('lets an environment that says so open its endpoint, and one without an admin user have an admin role', () => {
    const open = { allowsOpenEndpoint: true, endpointPublicAccessCidrs: ['0.0.0.0/0'] };
    expect(eksFaults({ ...open, adminUsers: [], adminRoles: ['ops'] })).to.deep.equal([]);
  });

  describe('of a version', () => {
    const faultsOn = (day: string, version: string) =>
      ruleFaults({
        delivery,
        environments: environments.map((environment) =>
          environment.name === 'staging'
            ? { ...environment, eks: { ...environment.eks, version } }
            : environment,
        ),
        today: day,
      }).filter((fault) => fault.includes('staging'));

    it('finds nothing wrong on the last day of its support', () => {
      expect(faultsOn('2026-12-02', '1.34')).to.deep.equal([]);
    });

    it('says on the day after when it left, and which ones are left', () => {
      expect(faultsOn('2026-12-03', '1.34')).to.deep.equal([
        'environments/staging/eks.ts: version: 1.34 left EKS standard support on 2026-12-02: 1.35 until 2027-03-27, 1.36 until 2027-08-02',
      ]);
    });
  });

  it('tells an overlap of the later environment, whichever of the two changed', () => {
    expect(networkFaults({ mainNetworkBlock: '10.70.16.0/20' })).to.deep.equal([
      'environments/production/network.ts: mainNetworkBlock: 10.70.0.0/16 overlaps staging',
    ]);
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

  it('refuses a service that Helm could not name a release after', () => {
    expect(deliveryFaults({ services: [{ ...secondService, name: 'Greeter' }] })).to.deep.equal([
      'environments/delivery.ts: services[0].name: Greeter is not a DNS label that starts with a letter, of 53 characters at most',
    ]);
  });

  for (const field of ['name', 'namespace'] as const)
    it(`refuses a service whose ${field} starts with a digit, which its first deploy would refuse`, () => {
      const [fault] = deliveryFaults({ services: [{ ...secondService, [field]: '1st' }] });
      expect(fault).to.match(
        new RegExp(
          `^environments/delivery.ts: services\\[0\\].${field}: 1st is not a DNS label that starts with a letter`,
        ),
      );
    });

  it('refuses an environment whose name starts with a digit, for the same reason', () => {
    const order = [...delivery.order, { environment: '4th', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      'environments/delivery.ts: order[3].environment: 4th is not a DNS label that starts with a letter',
    ]);
  });
});
