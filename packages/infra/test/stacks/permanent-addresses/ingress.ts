import type { EnvironmentConfig } from '../../../src/config/configuration.ts';

const always = [
  'aws_acm_certificate.certificate_3C59EBE5',
  'aws_acm_certificate_validation.certificate_validation_5EC41E25',
  'aws_eks_pod_identity_association.controller_pods_association_D738EEC0',
  'aws_iam_role.controller_pods_role_BC4B1938',
  'aws_iam_role_policy.controller_pods_policy_FDCF8D8C',
  'aws_route53_record.certificate_validation-record_33B98EBC',
  'aws_route53_record.eks_domain',
  'aws_s3_bucket.access-logs_bucket_1581D030',
  'aws_s3_bucket_lifecycle_configuration.access-logs_bucket_lifecycle_29ED5964',
  'aws_s3_bucket_ownership_controls.access-logs_bucket_ownership_DA3C8190',
  'aws_s3_bucket_policy.access-logs_bucket_policy_B92EE9D2',
  'aws_s3_bucket_public_access_block.access-logs_bucket_public-access_FCEBCC31',
  'aws_s3_bucket_server_side_encryption_configuration.access-logs_bucket_encryption_B0A65D9D',
  'aws_s3_bucket_versioning.access-logs_bucket_versioning_55DA544E',
  'helm_release.controller_release_37FDABE4',
  'kubernetes_ingress_v1.load-balancer_ingress_F5395B3E',
  'kubernetes_namespace_v1.load-balancer_namespace_E9B0003F',
];

const ofWebFirewall = [
  'aws_cloudwatch_log_group.web-firewall_log_E3E22DA0',
  'aws_kms_alias.web-firewall_key_alias_C404FC09',
  'aws_kms_key.web-firewall_key_E13EB81D',
  'aws_wafv2_web_acl.web-firewall_web-acl_80AE5D6F',
  'aws_wafv2_web_acl_association.web-firewall-association_F4184C2F',
  'aws_wafv2_web_acl_logging_configuration.web-firewall_logging_C4E1EC92',
];

/** The web firewall, if an environment has it switched on. */
export const ingressAddresses = ({ ingress }: EnvironmentConfig): readonly string[] => [
  ...always,
  ...(ingress.webFirewall ? ofWebFirewall : []),
];
