import type { IngressConfig } from '../../src/config/ingress.ts';
import { itRefuses, type Refusal, stagingFaults } from '../helpers/staging-faults.ts';

const ingressFaults = (change: Partial<IngressConfig>) =>
  stagingFaults(({ ingress }) => ({ ingress: { ...ingress, ...change } }));

describe('ruleFaults', () => {
  itRefuses([
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
      'ingress: webFirewall',
      () => ingressFaults({ webFirewall: 'on' as 'detach' }),
      "on is not true, false or 'detach'",
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
    ...[
      ['10.0.0.1', ''],
      ['https://example.org', ''],
      ['example.org.', '; write example.org'],
      ['Example.org', '; write example.org'],
      ['bücher.example', '; write xn--bcher-kva.example'],
    ].map(
      ([domain, advice]): Refusal => [
        'ingress: dnsBaseDomain',
        () => ingressFaults({ dnsBaseDomain: String(domain) }),
        `${domain} is not a domain name of lower-case DNS labels${advice}`,
      ],
    ),
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
    ...['role/', 'role//dns', 'role/dns/', `role/${'r'.repeat(65)}`].map(
      (role): Refusal => [
        'ingress: hostedZoneRoleArn',
        () => ingressFaults({ hostedZoneRoleArn: `arn:aws:iam::111122223333:${role}` }),
        `arn:aws:iam::111122223333:${role} is not the ARN of an IAM role`,
      ],
    ),
    [
      'ingress: loadBalancer.inboundCidrs[0]',
      () => ingressFaults({ loadBalancer: { inboundCidrs: ['127.0.0.0/8'] } }),
      '127.0.0.0/8 is private: an internet-facing load balancer sees public addresses only',
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
  ]);
});
