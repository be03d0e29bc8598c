import { expect } from 'chai';
import { mappingOf } from '../src/field-mappings.ts';
import { unfoldVariables } from '../src/unfold-variables.ts';

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
  dnsBaseDomain: ['domain', 'base_domain', 'route53_domain', 'app_domain'],
  hostedZone: ['zone_name', 'route53_zone_name', 'hosted_zone'],
};
/** Names that stand for something else. */
const others = [
  ...['vpc.name', 'node_groups.one.name', 'vpc_name', 'db_instance_class', 'bastion_instance_type'],
  ...['cluster_domain', 'node_group_desired_size', 'rds_engine_version', 'zone_id'],
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

describe('unfoldVariables', () => {
  const unfolded = (name: string, value: unknown) => [
    ...unfoldVariables(new Map([[name, { file: 'a.tfvars', value }]])).keys(),
  ];

  it('reads the fields of what holds others, at any depth', () => {
    expect(
      unfolded('eks_config', { node_groups: [{ scaling: { min_size: 1 } }], version: null }),
    ).to.deep.equal(['eks_config.node_groups.0.scaling.min_size']);
    expect(unfolded('node_group_config', { min_size: 1 })).to.deep.equal(['node_group_config.min_size']);
  });

  it('leaves all else as it is', () => {
    for (const [name, value] of [
      ['tags', { vpc: 'a' }],
      ['cluster', 'shop'],
      ['vpc', {}],
      ['node_groups', { one: { a: 1 }, two: { a: 1 } }],
      ['scaling_policy', { a: 1 }],
    ] as const)
      expect(unfolded(name, value)).to.deep.equal([name]);
  });
});
