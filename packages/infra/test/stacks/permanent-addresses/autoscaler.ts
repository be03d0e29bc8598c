export const autoscalerAddresses = [
  'aws_eks_pod_identity_association.pod-role_association_67D676E5',
  'aws_iam_role.pod-role_8BFED026',
  'aws_iam_role_policy.pod-role_policy_C0E0E175',
  'helm_release.release',
];
