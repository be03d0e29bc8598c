/** A nightly build and what starts and watches it, in the stack `nightly` and in the monitoring of an environment. */
export const nightlyBuildAddresses = [
  'aws_cloudwatch_event_rule.nightly_failure_rule_3EF36C84',
  'aws_cloudwatch_event_rule.nightly_rule_C1177FF7',
  'aws_cloudwatch_event_target.nightly_failure_target_A802AEDC',
  'aws_cloudwatch_event_target.nightly_target_48000FA5',
  'aws_cloudwatch_log_group.nightly_build_log-group_24DEBF06',
  'aws_cloudwatch_metric_alarm.nightly_failure-alarm_7978DBF0',
  'aws_cloudwatch_metric_alarm.nightly_start-alarm_807B4C81',
  'aws_codebuild_project.nightly_build_project_1F5898CA',
  'aws_iam_role.nightly_build_role_AEEE79A7',
  'aws_iam_role.nightly_start-role_6AC6412A',
  'aws_iam_role_policy.nightly_build_role_policy_77B3C68B',
  'aws_iam_role_policy.nightly_start-role_policy_10D46C49',
];

export const nightlyAddresses = [
  ...nightlyBuildAddresses,
  'aws_kms_alias.key_alias_9418169B',
  'aws_kms_key.key_F64E54E4',
];
