/** An issue of parliament's that is none, for the documents whose file it matches: `network.aws_kms_key.key.policy.json`. */
export interface PolicyWaiver {
  readonly issue: string;
  readonly document: RegExp;
  /** What the document may say and why, which the lint has wrong. */
  readonly reason: string;
}

const loadBalancerControllers = /-ingress\.aws_iam_role_policy\.controller_pods_policy_/;
const keyPolicies = /\.aws_kms_key\..*\.policy\.json$/;

/** parliament's own list of places to ignore matches nothing in 1.6.4, so it is kept here. */
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
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    document: loadBalancerControllers,
    reason:
      "AWS's list has elasticloadbalancing:CreateAction for AddTags, and the controller's own policy uses it so; parliament's is older.",
  },
];
