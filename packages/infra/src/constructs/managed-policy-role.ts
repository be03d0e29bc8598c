import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import { policyDocument } from './policy-document.ts';

export interface ManagedPolicyRoleProps {
  readonly name: string;
  readonly description: string;
  /** The AWS service that takes the role, such as `eks.amazonaws.com`. */
  readonly service: string;
  /** Names of policies that AWS writes and keeps, such as `AmazonEKSClusterPolicy`. */
  readonly managedPolicies: readonly string[];
}

/** A role that one AWS service takes, with the rights that AWS itself has written down for that. */
export class ManagedPolicyRole extends Construct {
  readonly arn: string;
  /** What a policy of its own is given to. */
  readonly id: string;
  /** What uses the role depends on these: they are there before it and go after it. */
  readonly attachments: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name: checkedName(this, 'IAM role', props.name),
      description: props.description,
      assumeRolePolicy: policyDocument([
        { sid: 'ServiceTakesRole', principal: { Service: props.service }, actions: ['sts:AssumeRole'] },
      ]),
    });
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
