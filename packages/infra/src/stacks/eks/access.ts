import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import type { ServiceConfig } from '../../config/delivery.ts';
import { AccessEntry } from '../../constructs/access-entry.ts';
import { checkedName } from '../../constructs/checked-name.ts';
import { KnownPrincipal } from '../../constructs/known-principal.ts';
import { policyDocument } from '../../constructs/policy-document.ts';
import type { EnvironmentStackProps } from '../environment-stack.ts';
import { deployerRoleName, deployProjectName } from '../names.ts';
import { deployersGroup, developersGroup } from '../role-rules.ts';

export interface AccessProps extends EnvironmentStackProps {
  readonly clusterName: string;
  /** The services delivered to the environment, whose deploy projects may become its deployer; without one it has none. */
  readonly services: readonly ServiceConfig[];
}

/** Who may enter the cluster: admins, developers, and the role with which services are deployed. */
export function createAccess(parent: Construct, props: AccessProps): void {
  const scope = new Construct(parent, 'access');
  const { place, clusterName, environment } = props;
  const { adminUsers, adminRoles, developerUsers } = environment.eks;
  for (const name of [...adminUsers, ...developerUsers])
    new KnownPrincipal(scope, `known-user-${name}`, { kind: 'user', name, arn: place.userArn(name) });
  for (const name of adminRoles)
    new KnownPrincipal(scope, `known-role-${name}`, { kind: 'role', name, arn: place.roleArn(name) });
  const admin = { clusterName, policy: 'AmazonEKSClusterAdminPolicy' };
  for (const name of adminUsers)
    new AccessEntry(scope, `admin-user-${name}`, { ...admin, principalArn: place.userArn(name) });
  for (const name of adminRoles)
    new AccessEntry(scope, `admin-role-${name}`, { ...admin, principalArn: place.roleArn(name) });
  for (const name of developerUsers)
    new AccessEntry(scope, `developer-user-${name}`, {
      clusterName,
      principalArn: place.userArn(name),
      // EKS's policy shows what is in the namespaces; the group has what their Roles say besides.
      policy: 'AmazonEKSViewPolicy',
      namespaces: environment.namespaces.namespaces.map((namespace) => namespace.name),
      groups: [developersGroup(environment.name)],
    });
  if (props.services.length > 0) createDeployer(scope, props);
}

/** A role without a right in AWS, and with no policy of EKS's: what it may do, the Roles of its namespaces say. */
function createDeployer(scope: Construct, { place, clusterName, environment, services }: AccessProps): void {
  const role = new IamRole(scope, 'deployer-role', {
    name: checkedName(scope, 'IAM role', deployerRoleName(environment.name)),
    description: `Deploys services to ${environment.name}, as its deploy projects`,
    assumeRolePolicy: policyDocument([
      {
        // IAM refuses a principal that is not there yet, and the deploy projects come after the cluster. It would also
        // keep the id of a role that is made anew, and lock its successor out.
        sid: 'DeployProjectsTakeRole',
        principal: { AWS: place.rootArn },
        actions: ['sts:AssumeRole'],
        conditions: {
          ArnEquals: {
            'aws:PrincipalArn': services.map((service) =>
              place.roleArn(deployProjectName(service, environment.name)),
            ),
          },
        },
      },
    ]),
  });
  new AccessEntry(scope, 'deployer', {
    clusterName,
    principalArn: role.arn,
    groups: [deployersGroup(environment.name)],
  });
}
