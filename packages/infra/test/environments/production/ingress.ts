import type { IngressConfig } from '../../../src/config/ingress.ts';

export default {
  dnsBaseDomain: 'production.bmutziu.me',
  // Its names are in the zone of the domain above it.
  hostedZone: 'bmutziu.me',
  protectFromDestroy: true,
  // Some 7 USD a month, and 0.60 for each million requests.
  webFirewall: true,
  accessLogRetentionDays: 365,
  loadBalancerController: {
    chartName: 'aws-load-balancer-controller',
    chartRepository: 'https://aws.github.io/eks-charts',
    chartVersion: '3.5.0',
  },
} satisfies IngressConfig;
