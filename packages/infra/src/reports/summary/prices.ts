import { monthlyPrice } from '../../config/version-support.ts';

/** USD a month of 730 hours, rounded, from AWS's list prices in us-east-1. */
export const prices = {
  controlPlane: monthlyPrice.standard,
  natGateway: 33,
  interfaceEndpointInZone: 7,
  loadBalancer: 20,
  publicAddress: 4,
  webFirewall: 7,
  encryptionKey: 1,
  /** A node with ten pods: 0.21 for each million observations. A pod sends some 50 metrics each minute, a node 100. */
  containerInsightsNode: 6,
  alarm: 0.1,
  dashboard: 3,
} as const;

/** An on-demand node with 50 GB of disk, by instance type. */
export const nodePrices: ReadonlyMap<string, number> = new Map([
  ['t3a.medium', 31],
  ['t3.medium', 34],
  ['t4g.medium', 29],
  ['t3a.large', 59],
  ['t3.large', 65],
  ['t4g.large', 53],
  ['m7a.large', 89],
  ['m7i.large', 78],
  ['m7g.large', 64],
]);

/** The cost of a spot node, as a fraction of an on-demand node. */
export const spotShare = 1 / 3;

const nodesInTable = ['t3a.medium', 'm7a.large'];
const nodePricesInTable = nodesInTable.map((type) => nodePrices.get(type)).join(', ');

/** The README's table of prices: the resource, its price in USD, and what lowers it. */
export const priceTable: readonly (readonly [what: string, each: string | number, loweredBy: string])[] = [
  [
    'control plane, in standard support',
    prices.controlPlane,
    `a version that is supported (${monthlyPrice.extended} after its support)`,
  ],
  [
    `node ${nodesInTable.join(', ')}, with 50 GB of disk`,
    nodePricesInTable,
    "`autoscalingMinimumSizeByAz`, `instanceTypes`, `capacityType: 'SPOT'` (a third)",
  ],
  ['NAT gateway, and 0.045 for each GB', prices.natGateway, "`natGateways: 'single'`"],
  ['interface endpoint, in each zone', prices.interfaceEndpointInZone, '`interfaceEndpoints: false`'],
  [
    'load balancer, with little traffic',
    prices.loadBalancer,
    'nothing; all services share it, while `quota.loadBalancers` is 0',
  ],
  [
    'public IPv4 address: NAT gateway, load balancer in each zone',
    prices.publicAddress,
    "fewer NAT gateways, `loadBalancer: { scheme: 'internal' }`",
  ],
  ['web firewall', prices.webFirewall, '`webFirewall: false`'],
  [
    'Container Insights, for each node with ten pods',
    prices.containerInsightsNode,
    '`monitoring: { containerInsights: false }`',
  ],
  ["dashboard, after the account's first three", prices.dashboard, '`monitoring: { alarms: false }`'],
  ['alarm, for each metric that it watches', prices.alarm, 'the same'],
  ['KMS key', prices.encryptionKey, 'nothing, but that of flow logs: `flowLogs`'],
  [
    'flow logs, for each GB written',
    0.5,
    "`flowLogs: 's3'` (a half) or `'off'`; `flowLogRetentionDays` lowers what is kept, not this",
  ],
  [
    'logs of pods, for each GB written',
    0.5,
    'a service that writes less; `podLogRetentionDays` lowers what is kept, not this',
  ],
  [
    'control plane logs, for each GB written',
    0.5,
    '`controlPlaneLogs`: fewer kinds, or none; the same of `controlPlaneLogRetentionDays`',
  ],
];
