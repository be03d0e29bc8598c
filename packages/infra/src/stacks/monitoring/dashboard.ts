import { monitoringOf } from '../../config/eks.ts';
import { containerLogGroupNames } from '../../constructs/container-insights.ts';
import type { Metric } from '../../constructs/metric-alarm.ts';
import {
  clusterMetric,
  loadBalancerNamespace,
  podMetric,
  targetGroupQuery,
  type WatchedEnvironment,
} from './watched-environment.ts';

export interface DashboardProps extends WatchedEnvironment {
  readonly region: string;
  readonly alarmArns: readonly string[];
}

/** A widget without its place (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html). */
interface Widget {
  readonly type: 'alarm' | 'metric' | 'log';
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A dashboard is so many columns wide. */
const columns = 24;

/** The dashboard of an environment as JSON: alarms, then metrics of load balancer, pods and nodes, then errors. */
export function dashboardBody(props: DashboardProps): string {
  const widgets = [
    ...alarmWidgets(props),
    ...loadBalancerWidgets(props),
    ...(monitoringOf(props.environment.eks).containerInsights
      ? [...nodeWidgets(props), ...(props.services.length > 0 ? podWidgets(props) : [])]
      : []),
  ];
  return JSON.stringify({ widgets: placed(widgets) });
}

/** From left to right, and in a new row where there is no room. Widgets beside each other have one height. */
function placed(widgets: readonly Widget[]) {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > columns) [x, y] = [0, y + rowHeight];
    const at = { x, y, ...widget };
    x += widget.width;
    rowHeight = widget.height;
    return at;
  });
}

function alarmWidgets({ environment, alarmArns }: DashboardProps): Widget[] {
  return [
    {
      type: 'alarm',
      width: columns,
      height: 3,
      properties: { title: `Alarms of ${environment.name}`, alarms: alarmArns },
    },
  ];
}

function loadBalancerWidgets(props: DashboardProps): Widget[] {
  const { loadBalancer } = props;
  const query = (metric: string, statistic: 'SUM' | 'MAX') => [
    { expression: targetGroupQuery(loadBalancer, metric, statistic, 'DESC') },
  ];
  const ofLoadBalancer = (name: string, stat: string) => [
    loadBalancerNamespace,
    name,
    'LoadBalancer',
    loadBalancer,
    { stat },
  ];
  return [
    graph(props, 'Requests by service', [query('RequestCount', 'SUM')]),
    graph(props, 'Answers 5xx by service', [query('HTTPCode_Target_5XX_Count', 'SUM')]),
    graph(props, 'Seconds to an answer', [
      ofLoadBalancer('TargetResponseTime', 'p50'),
      ofLoadBalancer('TargetResponseTime', 'p99'),
    ]),
    graph(props, 'Healthy pods by service', [query('HealthyHostCount', 'MAX')]),
    graph(props, 'Unhealthy pods by service', [query('UnHealthyHostCount', 'MAX')]),
    graph(props, 'Answers 5xx of the load balancer itself', [
      ofLoadBalancer('HTTPCode_ELB_5XX_Count', 'Sum'),
    ]),
  ];
}

function podWidgets(props: DashboardProps): Widget[] {
  const { environment, services } = props;
  const ofPods = (name: string, statistic: Metric['statistic']) =>
    services.map((service) => line(podMetric(environment, service, name, statistic)));
  return [
    graph(props, 'Ready pods', ofPods('pod_status_ready', 'Sum')),
    graph(props, 'Restarts', ofPods('pod_number_of_container_restarts', 'Maximum')),
    graph(
      props,
      'Memory of a pod, % of its limit',
      ofPods('pod_memory_utilization_over_pod_limit', 'Maximum'),
    ),
    logWidget(props),
  ];
}

function nodeWidgets(props: DashboardProps): Widget[] {
  const ofNodes = (...names: string[]) => names.map((name) => line(clusterMetric(props.environment, name)));
  return [
    graph(props, 'Nodes', ofNodes('cluster_node_count', 'cluster_failed_node_count')),
    graph(
      props,
      'CPU and memory of the busiest node, %',
      ofNodes('node_cpu_utilization', 'node_memory_utilization'),
    ),
    graph(props, 'Disk of the fullest node, %', ofNodes('node_filesystem_utilization')),
  ];
}

/** A Logs Insights query of the output of the services' pods. There is at least one service. */
function logWidget({ environment, services, region }: DashboardProps): Widget {
  const [application] = containerLogGroupNames(environment.network.clusterName);
  const namespaces = services.map(
    (service) => podMetric(environment, service, '', 'Sum').dimensions['Namespace'],
  );
  return {
    type: 'log',
    width: columns,
    height: 6,
    properties: {
      region,
      title: 'Errors in the logs of pods',
      view: 'table',
      query:
        `SOURCE '${application}' | fields @timestamp, kubernetes.namespace_name, kubernetes.pod_name, log ` +
        `| filter kubernetes.namespace_name in ${JSON.stringify(namespaces)} and log like /(?i)error|fatal/ ` +
        '| sort @timestamp desc | limit 50',
    },
  };
}

function graph({ region }: DashboardProps, title: string, metrics: readonly unknown[]): Widget {
  return {
    type: 'metric',
    width: columns / 3,
    height: 6,
    properties: { region, title, view: 'timeSeries', period: 60, yAxis: { left: { min: 0 } }, metrics },
  };
}

/** A metric as the dashboard writes it: namespace, name, dimensions, options. */
function line({ namespace, name, dimensions, statistic }: Metric): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic }];
}
