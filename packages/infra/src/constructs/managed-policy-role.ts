import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import { CreatedRole, type CreatedRoleProps } from './created-role.ts';
import { serviceTrust } from './service-role.ts';

export interface ManagedPolicyRoleProps extends Omit<CreatedRoleProps, 'trust'> {
  /** The AWS service that takes the role, such as `eks.amazonaws.com`. */
  readonly service: string;
  /** Names of AWS managed policies, such as `AmazonEKSClusterPolicy`. */
  readonly managedPolicies: readonly string[];
}

/** A role that one AWS service assumes, with policies that AWS maintains. */
export class ManagedPolicyRole extends Construct {
  readonly arn: string;
  /** The id to attach further policies to. */
  readonly id: string;
  /** Users of the role depend on these: they are created before and destroyed after them. */
  readonly attachments: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id);
    const role = new CreatedRole(this, 'role', { ...props, trust: serviceTrust(props.service) });
    this.arn = role.arn;
    this.id = role.id;
    this.attachments = props.managedPolicies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.id,
          policyArn: `arn:aws:iam::aws:policy/${policy}`,
        }),
    );
  }
}
