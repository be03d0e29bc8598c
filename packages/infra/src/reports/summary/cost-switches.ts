import * as z from 'zod';
import type { EnvironmentConfig, EnvironmentFile } from '../../config/configuration.ts';
import { controlPlaneLogsOf, monitoringOf } from '../../config/eks.ts';
import { flowLogsOf } from '../../config/network.ts';
import { blocksOf, hasContainerInsights, interfaceEndpointsOf, nodeGroupsOf } from './costly-blocks.ts';
import type { StackResource } from './environment-resources.ts';

/** Resources that cost money while they exist. */
interface CostSwitch {
  readonly what: string;
  /** The number of them in the stacks. */
  amount(resources: readonly StackResource[]): string;
  /** The fields that set it, with their values. */
  setting(environment: EnvironmentConfig): string;
}

/** The most expensive first, as in the README's table of prices. */
const costSwitches: readonly CostSwitch[] = [
  {
    what: 'control planes',
    amount: count('aws_eks_cluster'),
    setting: (environment) => fields(environment, 'eks', 'version'),
  },
  {
    what: 'nodes',
    amount: nodes,
    setting: (environment) =>
      fields(
        environment,
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
    setting: (environment) => fields(environment, 'network', 'interfaceEndpoints'),
  },
  {
    what: 'NAT gateways',
    amount: count('aws_nat_gateway'),
    setting: (environment) => fields(environment, 'network', 'natGateways', 'zoneCount'),
  },
  { what: 'load balancers', amount: count('kubernetes_ingress_v1'), setting: () => '' },
  {
    what: 'web firewalls',
    amount: count('aws_wafv2_web_acl'),
    setting: (environment) => fields(environment, 'ingress', 'webFirewall'),
  },
  {
    what: 'nodes of Container Insights',
    amount: (resources) => (hasContainerInsights(resources) ? 'all' : '0'),
    setting: ({ eks }) => `eks.ts: monitoring.containerInsights ${monitoringOf(eks).containerInsights}`,
  },
  {
    what: 'dashboards',
    amount: count('aws_cloudwatch_dashboard'),
    setting: ({ eks }) => `eks.ts: monitoring.alarms ${monitoringOf(eks).alarms}`,
  },
  {
    what: 'alarms',
    amount: count('aws_cloudwatch_metric_alarm'),
    setting: ({ eks }) => `eks.ts: monitoring.alarms ${monitoringOf(eks).alarms}`,
  },
  { what: 'log groups', amount: logGroups, setting: logSettings },
  { what: 'KMS keys', amount: count('aws_kms_key'), setting: () => '' },
];

/** A row for each cost: its name, its amount, and the fields that set it. */
export function costRows(resources: readonly StackResource[], environment?: EnvironmentConfig): string[][] {
  return costSwitches
    .map(({ what, amount, setting }) => [what, amount(resources), environment ? setting(environment) : ''])
    .filter(([, amount]) => environment !== undefined || amount !== '0');
}

/** `network.ts: natGateways single, zoneCount 3` */
function fields<F extends EnvironmentFile>(
  environment: EnvironmentConfig,
  file: F,
  ...names: readonly (keyof EnvironmentConfig[F] & string)[]
): string {
  const values = names.map((name) => `${name} ${[environment[file][name]].flat().join(' or ')}`);
  return `${file}.ts: ${values.join(', ')}`;
}

function logSettings(environment: EnvironmentConfig): string {
  const { network, eks } = environment;
  const kinds = controlPlaneLogsOf(eks).join(' and ') || 'none';
  return [
    `network.ts: flowLogs ${flowLogsOf(network)}, flowLogRetentionDays ${network.flowLogRetentionDays}`,
    `eks.ts: controlPlaneLogs ${kinds}, controlPlaneLogRetentionDays ${eks.controlPlaneLogRetentionDays}, monitoring.podLogRetentionDays ${monitoringOf(eks).podLogRetentionDays}`,
    fields(environment, 'ingress', 'accessLogRetentionDays'),
  ].join('; ');
}

function count(type: string): CostSwitch['amount'] {
  return (resources) => String(blocksOf(resources, type).length);
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
