/** A false issue of parliament, for documents whose file matches, such as `network.aws_kms_key.key.policy.json`. */
export interface PolicyWaiver {
  readonly issue: string;
  readonly document: RegExp;
  /** Why the document is right. */
  readonly reason: string;
}

const loadBalancerControllers = /-ingress\.aws_iam_role_policy\.controller_pods_policy_/;
const keyPolicies = /\.aws_kms_key\..*\.policy\.json$/;

const deployments = /-deployments\.aws_iam_role_policy\./;
const nightlyChecks = /\.aws_iam_role_policy\.nightly_build_role_policy_/;

/** parliament 1.6.4 has its own list of exceptions, but it matches nothing, so the list is here. */
export const policyWaivers: readonly PolicyWaiver[] = [
  {
    issue: 'RESOURCE_STAR',
    document: keyPolicies,
    reason: "In a key's policy `*` is the key itself: AWS documents no other form.",
  },
  {
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    document: keyPolicies,
    reason: "AWS's page on log encryption grants kms:Describe* under the log group's encryption context too.",
  },
  {
    issue: 'MISMATCHED_TYPE',
    document: keyPolicies,
    reason:
      "The log group's ARN is compared as an ARN, as AWS's page has it; parliament's list takes the key for text.",
  },
  {
    issue: 'RESOURCE_STAR',
    document: nightlyChecks,
    reason:
      'Terraform refreshes by lists, and by ids that only AWS knows. These calls return settings, and no contents.',
  },
  {
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    document: deployments,
    reason: 'AWS has kms:ResourceAliases for all calls of a key; parliament does not know it.',
  },
  {
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    document: loadBalancerControllers,
    reason:
      "AWS's list has elasticloadbalancing:CreateAction for AddTags, and the controller's own policy uses it so; parliament's is older.",
  },
];
