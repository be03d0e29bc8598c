import type { EnvironmentConfig } from '../../../src/config/configuration.ts';

const everywhere = [
  'aws_autoscaling_group_tag.node-group_autoscaler-enabled_32FBFE4A',
  'aws_autoscaling_group_tag.node-group_autoscaler-owned_60843D48',
  'aws_cloudwatch_log_group.control-plane_log-group_03DFDFA1',
  'aws_eks_access_entry.access_deployers_hello-world_access_entry_B865CE01',
  'aws_eks_addon.addon-coredns',
  'aws_eks_addon.addon-eks-pod-identity-agent',
  'aws_eks_addon.addon-kube-proxy',
  'aws_eks_addon.addon-metrics-server',
  'aws_eks_addon.addon-vpc-cni',
  'aws_eks_cluster.control-plane_cluster_47C848BD',
  'aws_eks_node_group.node-group_nodes_B4815D61',
  'aws_iam_role.access_deployers_hello-world_role_1F3F3398',
  'aws_iam_role.control-plane_role_C417D7F5',
  'aws_iam_role.node-group_role_C115F782',
  'aws_iam_role_policy.control-plane_key-policy_43BB7378',
  'aws_iam_role_policy_attachment.control-plane_role_AmazonEKSClusterPolicy_648DDD9C',
  'aws_iam_role_policy_attachment.node-group_role_AmazonEC2ContainerRegistryPullOnly_1F47CB8F',
  'aws_iam_role_policy_attachment.node-group_role_AmazonEKSWorkerNodePolicy_AE6FD32B',
  'aws_iam_role_policy_attachment.node-group_role_AmazonEKS_CNI_Policy_39945FA8',
  'aws_kms_alias.key_alias_9418169B',
  'aws_kms_key.key_F64E54E4',
  'aws_launch_template.node-group_template_14AF85FE',
];

/** The access entries of the admins and developers of each environment. */
const people: Readonly<Record<string, readonly string[]>> = {
  development: [
    'aws_eks_access_entry.access_user-development-admin_entry_DC9FBB0A',
    'aws_eks_access_entry.access_user-development-developer_entry_DCBB4AAB',
    'aws_eks_access_policy_association.access_user-development-admin_policy_622C34EF',
    'aws_eks_access_policy_association.access_user-development-developer_policy_3809D81C',
  ],
  staging: [
    'aws_eks_access_entry.access_user-staging-admin_entry_B40CA3D2',
    'aws_eks_access_entry.access_user-staging-developer_entry_FCD48D57',
    'aws_eks_access_policy_association.access_user-staging-admin_policy_FAEEE5A5',
    'aws_eks_access_policy_association.access_user-staging-developer_policy_D370B35A',
  ],
  production: [
    'aws_eks_access_entry.access_user-production-admin_entry_81FD3312',
    'aws_eks_access_entry.access_user-production-developer_entry_B380318C',
    'aws_eks_access_policy_association.access_user-production-admin_policy_B7788FEE',
    'aws_eks_access_policy_association.access_user-production-developer_policy_A76E7CDB',
  ],
};

export function eksAddresses({ name }: EnvironmentConfig): readonly string[] {
  return [...everywhere, ...(people[name] ?? [])];
}

/** The former addresses of the access entries of development. Each has a `moved` block. */
export const formerPeopleAddresses = [
  'aws_eks_access_entry.access_admin-user-development-admin_entry_FEFB7D8D',
  'aws_eks_access_entry.access_developer-user-development-developer_entry_78862A36',
  'aws_eks_access_policy_association.access_admin-user-development-admin_policy_13791D38',
  'aws_eks_access_policy_association.access_developer-user-development-developer_policy_750DD447',
];
