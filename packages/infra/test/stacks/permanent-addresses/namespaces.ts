export const namespacesAddresses = [
  'kubernetes_cluster_role_binding_v1.ingress-class-reader_binding_28F5D651',
  'kubernetes_cluster_role_v1.ingress-class-reader_role_67A0C140',
  'kubernetes_limit_range_v1.hello-world_limits_2B7E468A',
  'kubernetes_namespace_v1.hello-world_namespace_A3B540DC',
  'kubernetes_network_policy_v1.hello-world_network_allow-dns_ECDE829A',
  'kubernetes_network_policy_v1.hello-world_network_allow-requests_FFE3DC86',
  'kubernetes_network_policy_v1.hello-world_network_default-deny_C7E01C5E',
  'kubernetes_resource_quota_v1.hello-world_quota_903C47E2',
  'kubernetes_role_binding_v1.hello-world_deployer_binding_7A7716D8',
  'kubernetes_role_binding_v1.hello-world_developer_binding_648C004F',
  'kubernetes_role_v1.hello-world_deployer_role_12C1385E',
  'kubernetes_role_v1.hello-world_developer_role_5A94758B',
];
