import * as z from 'zod';
import type { EnvironmentConfig, EnvironmentFile } from '../../config/configuration.ts';
import { controlPlaneLogsOf, monitoringOf } from '../../config/eks.ts';
import { flowLogsOf } from '../../config/network.ts';
import { blocksOf, hasContainerInsights, interfaceEndpointsOf, nodeGroupsOf } from './costly-blocks.ts';
import type { StackResource } from './environment-resources.ts';
import { prices } from './prices.ts';

/** Resources that cost money while they exist. */
interface CostSwitch {
  readonly what: string;
  /** The number of them in the stacks. */
  amount(resources: readonly StackResource[]): string;
  /** Their price in USD a month, if it depends on their number only. */
  cost?(resources: readonly StackResource[]): number;
  /** The fields that set it, with their values. */
  setting(environment: EnvironmentConfig): string;
}

const alarmsSetting: CostSwitch['setting'] = ({ eks }) =>
  `eks.ts: monitoring.alarms ${monitoringOf(eks).alarms}`;

/** The most expensive first, as in the README's table of prices. */
const costSwitches: readonly CostSwitch[] = [
  counted('control planes', 'aws_eks_cluster', prices.controlPlane, fields('eks', 'version')),
  {
    what: 'nodes',
    amount: nodes,
    setting: fields(
      'eks',
      'instanceTypes',
      'capacityType',
      'autoscalingMinimumSizeByAz',
      'autoscalingMaximumSizeByAz',
    ),
  },
  {
    what: 'interface endpoints',
    amount: interfaceEndpoints,
    cost(resources) {
      const { count, zones } = interfaceEndpointsOf(resources);
      return count * zones * prices.interfaceEndpointInZone;
    },
    setting: fields('network', 'interfaceEndpoints'),
  },
  counted(
    'NAT gateways',
    'aws_nat_gateway',
    prices.natGateway,
    fields('network', 'natGateways', 'zoneCount'),
  ),
  counted('load balancers', 'kubernetes_ingress_v1', prices.loadBalancer),
  counted('web firewalls', 'aws_wafv2_web_acl', prices.webFirewall, fields('ingress', 'webFirewall')),
  {
    what: 'nodes of Container Insights',
    amount: (resources) => (hasContainerInsights(resources) ? 'all' : '0'),
    setting: ({ eks }) => `eks.ts: monitoring.containerInsights ${monitoringOf(eks).containerInsights}`,
  },
  counted('dashboards', 'aws_cloudwatch_dashboard', prices.dashboard, alarmsSetting),
  counted('alarms', 'aws_cloudwatch_metric_alarm', prices.alarm, alarmsSetting),
  { what: 'log groups', amount: logGroups, setting: logSettings },
  counted('KMS keys', 'aws_kms_key', prices.encryptionKey),
];

/** The monthly cost in USD of the resources whose price depends on their number only. */
export function countedCost(resources: readonly StackResource[]): number {
  return costSwitches.reduce((sum, { cost }) => sum + (cost?.(resources) ?? 0), 0);
}

/** A row for each cost: its name, its amount, and the fields that set it. */
export function costRows(resources: readonly StackResource[], environment?: EnvironmentConfig): string[][] {
  return costSwitches
    .map(({ what, amount, setting }) => [what, amount(resources), environment ? setting(environment) : ''])
    .filter(([, amount]) => environment !== undefined || amount !== '0');
}

/** The resources of a type, each at the same price. */
function counted(
  what: string,
  type: string,
  price: number,
  setting: CostSwitch['setting'] = () => '',
): CostSwitch {
  const count = (resources: readonly StackResource[]) => blocksOf(resources, type).length;
  return {
    what,
    amount: (resources) => String(count(resources)),
    cost: (resources) => count(resources) * price,
    setting,
  };
}

/** `network.ts: natGateways single, zoneCount 3` */
function fields<F extends EnvironmentFile>(
  file: F,
  ...names: readonly (keyof EnvironmentConfig[F] & string)[]
): CostSwitch['setting'] {
  return (environment) => {
    const values = names.map((name) => `${name} ${[environment[file][name]].flat().join(' or ')}`);
    return `${file}.ts: ${values.join(', ')}`;
  };
}

function logSettings(environment: EnvironmentConfig): string {
  const { network, eks } = environment;
  const kinds = controlPlaneLogsOf(eks).join(' and ') || 'none';
  return [
    `network.ts: flowLogs ${flowLogsOf(network)}, flowLogRetentionDays ${network.flowLogRetentionDays}`,
    `eks.ts: controlPlaneLogs ${kinds}, controlPlaneLogRetentionDays ${eks.controlPlaneLogRetentionDays}, monitoring.podLogRetentionDays ${monitoringOf(eks).podLogRetentionDays}`,
    fields('ingress', 'accessLogRetentionDays')(environment),
  ].join('; ');
}

function nodes(resources: readonly StackResource[]): string {
  const amounts = nodeGroupsOf(resources).map(
    ({ scaling_config: { min_size, max_size }, capacity_type }) =>
      `${min_size} to ${max_size}, ${capacity_type === 'SPOT' ? 'spot' : 'on demand'}`,
  );
  return amounts.join('; ') || '0';
}

function interfaceEndpoints(resources: readonly StackResource[]): string {
  const { count: endpoints, zones } = interfaceEndpointsOf(resources);
  return endpoints === 0 ? '0' : `${endpoints}, each in ${zones} zones`;
}

function logGroups(resources: readonly StackResource[]): string {
  const groups = blocksOf(resources, 'aws_cloudwatch_log_group');
  const days = groups.map((block) => z.number().parse(block['retention_in_days'])).sort((a, b) => a - b);
  return days.length === 0 ? '0' : `${days.length}, kept ${[...new Set(days)].join(' or ')} days`;
}
