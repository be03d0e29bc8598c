import type { IngressConfig } from '../../../src/config/ingress.ts';

export default {
  dnsBaseDomain: 'staging.bmutziu.me',
  // Its names are in the zone of the domain above it.
  hostedZone: 'bmutziu.me',
  protectFromDestroy: false,
  webFirewall: false,
  accessLogRetentionDays: 30,
  loadBalancerController: {
    chartName: 'aws-load-balancer-controller',
    chartRepository: 'https://aws.github.io/eks-charts',
    chartVersion: '3.5.0',
  },
} satisfies IngressConfig;
