import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import { type PolicyConditions, type PolicyStatement, policyDocument } from './policy-document.ts';

export interface ServiceRoleProps {
  readonly name: string;
  readonly description: string;
  /** The AWS service that takes the role, such as `codebuild.amazonaws.com`. */
  readonly service: string;
  /** On whose behalf the service may take it. */
  readonly trustConditions?: PolicyConditions;
  readonly statements: readonly PolicyStatement[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role that one AWS service takes, with one inline policy that goes when the role goes. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What uses the role depends on this: AWS tries some permissions as soon as it is handed the role. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name: checkedName(this, 'IAM role', props.name),
      description: props.description,
      ...(props.tags ? { tags: props.tags } : {}),
      assumeRolePolicy: policyDocument([
        {
          sid: 'ServiceTakesRole',
          principal: { Service: props.service },
          actions: ['sts:AssumeRole'],
          ...(props.trustConditions ? { conditions: props.trustConditions } : {}),
        },
      ]),
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      name: props.name,
      role: role.id,
      policy: policyDocument(props.statements),
    });
    this.arn = role.arn;
  }
}
