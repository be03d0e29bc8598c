import type { EnvironmentConfig } from '../../config/configuration.ts';
import { type Service, serviceNamespace } from '../../config/service.ts';
import type { Metric } from '../../constructs/metric-alarm.ts';

/** The parts of an environment that are watched. */
export interface WatchedEnvironment {
  readonly environment: EnvironmentConfig;
  /** The delivered services. */
  readonly services: readonly Service[];
  /** The load balancer as its metrics name it: `app/k8s-staging-1a2b3c4d5e/50dc6c495c0c9188`. */
  readonly loadBalancer: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export const loadBalancerNamespace = 'AWS/ApplicationELB';

/**
 * A Metrics Insights query of a metric for each target group. The controller makes a target group for each service, with the
 * first letters of its namespace and name in its own: `k8s-hellowor-hellowor-1a2b3c4d5e`.
 */
export function targetGroupQuery(
  loadBalancer: string,
  metric: string,
  statistic: 'SUM' | 'MAX',
  first: 'ASC' | 'DESC',
): string {
  return (
    `SELECT ${statistic}(${metric}) FROM SCHEMA("${loadBalancerNamespace}", LoadBalancer, TargetGroup) ` +
    `WHERE LoadBalancer = '${loadBalancer}' GROUP BY TargetGroup ORDER BY ${statistic}() ${first}`
  );
}

/**
 * The names and dimensions of Container Insights
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html).
 */
const podsNamespace = 'ContainerInsights';

/** A metric of the whole cluster. */
export function clusterMetric({ network }: EnvironmentConfig, name: string): Metric {
  return {
    namespace: podsNamespace,
    name,
    dimensions: { ClusterName: network.clusterName },
    statistic: 'Maximum',
  };
}

/** A metric of the pods of a service. `PodName` is the name of their Deployment, which is named after the release. */
export function podMetric(
  { name: environment, network }: EnvironmentConfig,
  service: Service,
  name: string,
  statistic: Metric['statistic'],
): Metric {
  return {
    namespace: podsNamespace,
    name,
    dimensions: {
      ClusterName: network.clusterName,
      Namespace: serviceNamespace(service, environment),
      PodName: service.name,
    },
    statistic,
  };
}
