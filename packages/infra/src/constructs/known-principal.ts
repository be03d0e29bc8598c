import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role/index.js';
import { DataAwsIamUser } from '@cdktf/provider-aws/lib/data-aws-iam-user/index.js';
import { Construct } from 'constructs';

export interface KnownPrincipalProps {
  readonly kind: 'user' | 'role';
  /** The name with its path, as at the end of the ARN. */
  readonly name: string;
  readonly arn: string;
}

/**
 * An IAM user or role that exists already. The plan fails when it does not exist or has another path. Otherwise the
 * apply would fail, after its slow steps.
 */
export class KnownPrincipal extends Construct {
  constructor(scope: Construct, id: string, { kind, name, arn }: KnownPrincipalProps) {
    super(scope, id);
    const ownName = name.slice(name.lastIndexOf('/') + 1);
    const lifecycle = {
      postcondition: [
        {
          condition: `\${self.arn == "${arn}"}`,
          errorMessage: `The ${kind} ${ownName} is \${self.arn}: write its name with the path that it has there.`,
        },
      ],
    };
    if (kind === 'user') new DataAwsIamUser(this, 'user', { userName: ownName, lifecycle });
    else new DataAwsIamRole(this, 'role', { name: ownName, lifecycle });
  }
}
