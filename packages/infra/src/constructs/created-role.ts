import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

export interface CreatedRoleProps {
  readonly place: AwsPlace;
  readonly name: string;
  readonly description: string;
  /** Who may take the role. `serviceTrust` is for an AWS service. */
  readonly trust: readonly PolicyStatement[];
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A role without rights, under the path and the permissions boundary of its account. */
export class CreatedRole extends IamRole {
  constructor(scope: Construct, id: string, { place, name, description, trust, tags }: CreatedRoleProps) {
    super(scope, id, {
      name: checkedName(scope, 'IAM role', name),
      description,
      ...(place.rolePath === '/' ? {} : { path: place.rolePath }),
      ...(place.permissionsBoundaryArn && { permissionsBoundary: place.permissionsBoundaryArn }),
      ...(tags ? { tags } : {}),
      assumeRolePolicy: policyDocument(trust),
    });
  }
}
