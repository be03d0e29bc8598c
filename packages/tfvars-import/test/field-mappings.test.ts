import { expect } from 'chai';
import { mappingOf } from '../src/field-mappings.ts';

/** Names in public files, and the fields that they say. */
const fields: Readonly<Record<string, readonly string[]>> = {
  clusterName: ['cluster-name', 'eks_cluster_name', 'eksClusterName', 'eks_name', 'name', 'eks.name'],
  mainNetworkBlock: ['vpc_cidr', 'cidr_block', 'vpc_cidr_range', 'cidr_blk', 'vpc.cidr', 'network.cidr'],
  zoneCount: ['azs', 'availability_zones_count', 'number_of_azs', 'number_availability_zones'],
  version: ['eks_version', 'k8s_version', 'eks_cluster_version', 'kubernetes_version', 'eks_config.version'],
  adminUsers: ['admin_users', 'eks_cluster_admins', 'cluster_admin_user_arns'],
  adminRoles: ['admin_role_arns', 'cluster_admin_iam_roles', 'eks_cluster_admins_iam_roles'],
  instanceTypes: ['ec2-instance-type', 'worker_node_instance_type', 'node_group_config.instance_types'],
  autoscalingMinimumSizeByAz: ['min-ec2-instances', 'worker_nodes_min', 'min_worker_nodes', 'asg_min_size'],
  autoscalingMaximumSizeByAz: [
    'max_node_count',
    'eks_max_worker_node',
    'node_groups.one.scaling_config.max_size',
  ],
  interfaceEndpoints: ['enable_vpc_endpoints', 'create_vpc_endpoints'],
  flowLogs: ['enable_flow_log', 'enable_vpc_flow_logs', 'vpc_flow_logs_enabled', 'flow_log_destination_type'],
  flowLogRetentionDays: ['vpc_flow_log_retention_in_days', 'flow_log_cloudwatch_log_group_retention_in_days'],
  protectFromDestroy: ['deletion_protection', 'cluster_deletion_protection', 'eks_deletion_protection'],
  webFirewall: ['enable_waf', 'create_waf', 'waf_enabled'],
  dnsBaseDomain: ['domain', 'base_domain', 'route53_domain', 'app_domain'],
  hostedZone: ['zone_name', 'route53_zone_name', 'hosted_zone'],
};
/** Names that stand for something else. */
const others = [
  ...['vpc.name', 'node_groups.one.name', 'vpc_name', 'db_instance_class', 'bastion_instance_type'],
  ...[
    'rds_deletion_protection',
    'cluster_domain',
    'node_group_desired_size',
    'rds_engine_version',
    'zone_id',
  ],
];

describe('mappingOf', () => {
  for (const [field, variables] of Object.entries(fields))
    it(`knows ${field} by ${variables.join(', ')}`, () => {
      for (const variable of variables) expect(mappingOf(variable)?.field, variable).to.equal(field);
    });

  it(`takes none of ${others.join(', ')} for a field`, () => {
    for (const variable of others) expect(mappingOf(variable), variable).to.equal(undefined);
  });
});
