import type { EnvironmentConfig } from '../../../src/config/configuration.ts';
import { monitoringOf } from '../../../src/config/eks.ts';
import { nightlyBuildAddresses } from './nightly.ts';

const always = [
  'aws_cloudwatch_dashboard.dashboard',
  'aws_cloudwatch_metric_alarm.alarms_load-balancer-5xx_alarm_83CD7C09',
  'aws_cloudwatch_metric_alarm.alarms_no-healthy-target_alarm_12B67485',
  'aws_cloudwatch_metric_alarm.alarms_target-5xx_alarm_22789F06',
  'aws_cloudwatch_metric_alarm.alarms_unhealthy-targets_alarm_93B236F2',
  'aws_kms_alias.key_alias_9418169B',
  'aws_kms_key.key_F64E54E4',
  'aws_sns_topic.notifications_topic_9813ADB4',
  'aws_sns_topic_policy.notifications_policy_299A342F',
];

const ofContainerInsights = [
  'aws_cloudwatch_log_group.container-insights_log-group-application_1DF0B7BE',
  'aws_cloudwatch_log_group.container-insights_log-group-dataplane_54503526',
  'aws_cloudwatch_log_group.container-insights_log-group-host_2BB36BD0',
  'aws_cloudwatch_log_group.container-insights_log-group-performance_47EBB34B',
  'aws_cloudwatch_metric_alarm.alarms_failed-nodes_alarm_9DA34068',
  'aws_cloudwatch_metric_alarm.alarms_hello-world-no-ready-pod_alarm_6F4BC37A',
  'aws_cloudwatch_metric_alarm.alarms_hello-world-restarts_alarm_9804629C',
  'aws_cloudwatch_metric_alarm.alarms_node-cpu_alarm_7ED87F4C',
  'aws_cloudwatch_metric_alarm.alarms_node-disk_alarm_B4ADBF9C',
  'aws_cloudwatch_metric_alarm.alarms_node-memory_alarm_B6437FEC',
  'aws_eks_addon.container-insights_addon_C6086C31',
  'aws_eks_pod_identity_association.container-insights_pod-role_association_BA179305',
  'aws_iam_role.container-insights_pod-role_8109875B',
  'aws_iam_role_policy.container-insights_pod-role_policy_E5DB27EF',
];

const ofNightlyDiff = [
  ...nightlyBuildAddresses,
  'aws_eks_access_entry.nightly-access_entry_F5D7B2E2',
  'aws_eks_access_policy_association.nightly-access_policy_2F26EEFC',
  'aws_security_group.nightly-network_security-group_3EF98353',
  'aws_vpc_security_group_egress_rule.nightly-network_out-443_5288C4EF',
  'aws_vpc_security_group_egress_rule.nightly-network_out-80_E5D62A1C',
  'aws_vpc_security_group_ingress_rule.nightly-network_into-cluster_3BB42A76',
];

/** Container Insights and the nightly comparison, if an environment has them switched on. */
export const monitoringAddresses = ({ eks }: EnvironmentConfig): readonly string[] => [
  ...always,
  ...(monitoringOf(eks).containerInsights ? ofContainerInsights : []),
  ...(monitoringOf(eks).nightlyDiff ? ofNightlyDiff : []),
];
