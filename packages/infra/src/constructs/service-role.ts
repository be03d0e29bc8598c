import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { CreatedRole, type CreatedRoleProps } from './created-role.ts';
import { type PolicyConditions, type PolicyStatement, policyDocument } from './policy-document.ts';

export interface ServiceRoleProps extends CreatedRoleProps {
  readonly statements: readonly PolicyStatement[];
}

/**
 * The trust of an AWS service such as `codebuild.amazonaws.com`. The conditions say on whose behalf the service may take the
 * role.
 */
export function serviceTrust(service: string, conditions?: PolicyConditions): PolicyStatement[] {
  const principal = { Service: service };
  return [{ sid: 'ServiceTakesRole', principal, actions: ['sts:AssumeRole'], conditions }];
}

/** A role with one inline policy. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Users of the role depend on this: AWS checks some permissions as soon as it gets the role. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new CreatedRole(this, 'role', props);
    this.policy = new IamRolePolicy(this, 'policy', {
      name: props.name,
      role: role.id,
      policy: policyDocument(props.statements),
    });
    this.arn = role.arn;
  }
}
