import { monitoringOf } from '../../config/eks.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { Alarm } from '../alarms.ts';
import {
  clusterMetric,
  loadBalancerNamespace,
  podMetric,
  targetGroupQuery,
  type WatchedEnvironment,
} from './watched-environment.ts';

/** An alarm whose id is the end of its name. */
type NamelessAlarm = Omit<Alarm, 'name'>;

const minute = 60;
const fiveMinutes = 5 * minute;

/** The alarms of an environment. */
export function environmentAlarms(watched: WatchedEnvironment, place: AwsPlace): Alarm[] {
  const { name, eks } = watched.environment;
  const alarms = [
    ...loadBalancerAlarms(watched),
    ...(monitoringOf(eks).containerInsights ? [...podAlarms(watched), ...nodeAlarms(watched)] : []),
  ];
  return alarms.map((alarm) => ({
    ...alarm,
    name: place.named(`${name}-${alarm.id}`),
    description: `${name}: ${alarm.description}`,
  }));
}

/** Five requests in five minutes. */
const fiveRequests = { periodSeconds: fiveMinutes, threshold: 5 };

/** Alarms on the load balancer. These metrics are free; a target group identifies a service. */
function loadBalancerAlarms({ loadBalancer }: WatchedEnvironment): NamelessAlarm[] {
  const own = { namespace: loadBalancerNamespace, dimensions: { LoadBalancer: loadBalancer } };
  return [
    {
      id: 'target-5xx',
      description: 'a service answered five or more requests in five minutes with 5xx.',
      watched: { query: targetGroupQuery(loadBalancer, 'HTTPCode_Target_5XX_Count', 'SUM', 'DESC') },
      ...fiveRequests,
    },
    {
      id: 'load-balancer-5xx',
      description: 'the load balancer itself answered five or more requests in five minutes with 5xx.',
      watched: { metric: { ...own, name: 'HTTPCode_ELB_5XX_Count', statistic: 'Sum' } },
      ...fiveRequests,
    },
    {
      id: 'unhealthy-targets',
      description: 'the health checks of a pod have failed for ten minutes.',
      watched: { query: targetGroupQuery(loadBalancer, 'UnHealthyHostCount', 'MAX', 'DESC') },
      periodSeconds: minute,
      // A pod that a roll-out starts may be unhealthy for as long as the roll-out may take: five minutes.
      periods: 10,
      threshold: 1,
    },
    {
      id: 'no-healthy-target',
      description: 'the load balancer has no healthy pod of a service.',
      watched: { query: targetGroupQuery(loadBalancer, 'HealthyHostCount', 'MAX', 'ASC') },
      periodSeconds: minute,
      periods: 3,
      comparison: 'LessThanThreshold',
      threshold: 1,
      // The load balancer reports no number for a target group without targets, as when no pod is ready.
      missingData: 'breaching',
    },
  ];
}

/** Alarms on the pods of each service, named after its pipeline. */
function podAlarms({ environment, services }: WatchedEnvironment): NamelessAlarm[] {
  return services.flatMap((service): NamelessAlarm[] => [
    {
      id: `${service.pipelineName}-no-ready-pod`,
      runbook: 'no-ready-pod',
      description: `${service.name} has no ready pod.`,
      watched: { metric: podMetric(environment, service, 'pod_status_ready', 'Sum') },
      periodSeconds: minute,
      periods: 5,
      comparison: 'LessThanThreshold',
      threshold: 1,
      // Without a pod there is no metric.
      missingData: 'breaching',
    },
    {
      id: `${service.pipelineName}-restarts`,
      runbook: 'restarts',
      description: `a container of ${service.name} has restarted.`,
      // The maximum over the pods: a sum would jump whenever a pod sends twice in a period, or not at all.
      watched: { increaseOf: podMetric(environment, service, 'pod_number_of_container_restarts', 'Maximum') },
      periodSeconds: fiveMinutes,
      threshold: 1,
    },
  ]);
}

/** Above these percentages, a node will soon evict pods or slow them down. The kubelet evicts at 85 percent of the disk. */
const nodeLimits = [
  { id: 'node-cpu', metric: 'node_cpu_utilization', what: 'CPU', limit: 90 },
  { id: 'node-memory', metric: 'node_memory_utilization', what: 'memory', limit: 90 },
  { id: 'node-disk', metric: 'node_filesystem_utilization', what: 'disk', limit: 80 },
];

function nodeAlarms({ environment }: WatchedEnvironment): NamelessAlarm[] {
  return [
    {
      id: 'failed-nodes',
      description: 'a node is not ready, or short of memory, disk or processes.',
      watched: { metric: clusterMetric(environment, 'cluster_failed_node_count') },
      periodSeconds: minute,
      periods: 10,
      threshold: 1,
    },
    ...nodeLimits.map(
      ({ id, metric, what, limit }): NamelessAlarm => ({
        id,
        runbook: 'node-cpu-node-memory-node-disk',
        description: `a node has used ${limit} % of its ${what} for 15 minutes.`,
        watched: { metric: clusterMetric(environment, metric) },
        periodSeconds: fiveMinutes,
        periods: 3,
        threshold: limit,
      }),
    ),
  ];
}
