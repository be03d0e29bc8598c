import type { IngressConfig } from '../../src/config/ingress.ts';

export default {
  dnsBaseDomain: 'bmutziu.me',
  protectFromDestroy: false,
  webFirewall: false,
  accessLogRetentionDays: 14,
  loadBalancerController: {
    chartName: 'aws-load-balancer-controller',
    chartRepository: 'https://aws.github.io/eks-charts',
    chartVersion: '3.5.0',
  },
} satisfies IngressConfig;
