import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { PodRole } from './pod-role.ts';
import type { PolicyStatement } from './policy-document.ts';

export interface ContainerInsightsProps {
  readonly place: AwsPlace;
  readonly clusterName: string;
  readonly addonVersion: string;
  /** The IAM role of the agent's and Fluent Bit's pods. */
  readonly roleName: string;
  readonly encryptionKeyArn: string;
  /** For the logs of the pods. */
  readonly logRetentionDays: number;
}

/** The metrics in the log group `performance` are in CloudWatch as metrics for 15 months. */
const performanceRetentionDays = 1;

/** The log groups that the add-on writes: `application` has what pods print, `performance` the metrics. */
const logGroupKinds = ['application', 'dataplane', 'host', 'performance'] as const;

/** The log groups of a cluster's Container Insights; the first holds the output of its pods. */
export function containerLogGroupNames(clusterName: string): string[] {
  return logGroupKinds.map((kind) => `/aws/containerinsights/${clusterName}/${kind}`);
}

/**
 * The add-on's own settings. Container Insights alone, with its metrics for pods: the default would also collect traces of
 * Application Signals, and put its libraries into the pods of the services
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html).
 */
const settings = {
  agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } } },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  containerLogs: { enabled: true },
};

/**
 * CloudWatch's agent and Fluent Bit on each node: metrics of pods and nodes in the namespace `ContainerInsights`, and the logs
 * of all pods, which Kubernetes deletes with the pod.
 */
export class ContainerInsights extends Construct {
  constructor(scope: Construct, id: string, props: ContainerInsightsProps) {
    super(scope, id);
    const { place, clusterName } = props;
    const role = new PodRole(this, 'pod-role', {
      place,
      name: props.roleName,
      description: `Logs and metrics of the pods of ${clusterName}`,
      clusterName,
      namespace: 'amazon-cloudwatch',
      // Fluent Bit's pods have the service account of the agent too.
      serviceAccount: 'cloudwatch-agent',
      statements: statements(place, clusterName),
    });
    // Otherwise the add-on creates the groups without retention and encryption.
    const logGroups = containerLogGroupNames(clusterName).map(
      (name) =>
        new CloudwatchLogGroup(this, `log-group-${name.split('/').at(-1)}`, {
          name: checkedName(this, 'log group', name),
          retentionInDays: name.endsWith('/performance') ? performanceRetentionDays : props.logRetentionDays,
          kmsKeyId: props.encryptionKeyArn,
        }),
    );
    new EksAddon(this, 'addon', {
      clusterName,
      addonName: 'amazon-cloudwatch-observability',
      addonVersion: props.addonVersion,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      configurationValues: JSON.stringify(settings),
      dependsOn: [...role.parts, ...logGroups],
    });
  }
}

/** The part of AWS's policy CloudWatchAgentServerPolicy that this configuration uses, on the log groups of the cluster. */
function statements(place: AwsPlace, clusterName: string): PolicyStatement[] {
  const groups = containerLogGroupNames(clusterName).map((name) => place.arn('logs', `log-group:${name}`));
  return [
    {
      sid: 'WriteLogs',
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      resources: groups.flatMap((arn) => [arn, `${arn}:*`]),
    },
    {
      // These have no resource level. The agent asks EC2 for the disks and tags of its node.
      sid: 'SeeNode',
      actions: ['ec2:DescribeTags', 'ec2:DescribeVolumes', 'logs:DescribeLogGroups'],
      resources: ['*'],
    },
    {
      sid: 'WriteMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': 'ContainerInsights' } },
    },
  ];
}
