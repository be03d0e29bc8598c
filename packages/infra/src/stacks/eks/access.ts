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
  /** The delivered services, whose deploy projects may assume the deployer role. Without any there is no such role. */
  readonly services: readonly ServiceConfig[];
}

/** Access to the cluster for admins, developers, and the role that deploys services. */
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
      // The policy of EKS gives read access to the namespaces. The group adds the rights of their Roles.
      policy: 'AmazonEKSViewPolicy',
      namespaces: environment.namespaces.namespaces.map((namespace) => namespace.name),
      groups: [developersGroup(environment.name)],
    });
  if (props.services.length > 0) createDeployer(scope, props);
}

/** A role without rights in AWS and without an EKS policy. Its rights are the Roles of its namespaces. */
function createDeployer(scope: Construct, { place, clusterName, environment, services }: AccessProps): void {
  const role = new IamRole(scope, 'deployer-role', {
    name: checkedName(scope, 'IAM role', deployerRoleName(environment.name)),
    description: `Deploys services to ${environment.name}, as its deploy projects`,
    assumeRolePolicy: policyDocument([
      {
        // IAM refuses a principal that does not exist yet, and the deploy projects come after the cluster. IAM would also
        // store the id of the role, and lock out a role of the same name that is created again.
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
