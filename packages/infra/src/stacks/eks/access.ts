import { Construct } from 'constructs';
import type { Service } from '../../config/service.ts';
import { AccessEntry, type AccessEntryProps } from '../../constructs/access-entry.ts';
import { CreatedRole } from '../../constructs/created-role.ts';
import { KnownPrincipal } from '../../constructs/known-principal.ts';
import { onlyRoles } from '../delivery/other-accounts.ts';
import type { EnvironmentStackProps } from '../environment-stack.ts';
import { moveFormerAddresses } from '../former-addresses.ts';
import { deployerRoleName, deployProjectName } from '../names.ts';
import { deployersGroup, developersGroup } from '../role-rules.ts';

export interface AccessProps extends EnvironmentStackProps {
  readonly clusterName: string;
}

/** Access to the cluster for admins, developers, and the role that deploys services. */
export function createAccess(parent: Construct, props: AccessProps): void {
  const scope = new Construct(parent, 'access');
  const { place, clusterName, environment } = props;
  const { adminUsers, adminRoles, developerUsers } = environment.eks;
  const admin = { clusterName, policy: 'AmazonEKSClusterAdminPolicy' };
  for (const name of [...adminUsers, ...developerUsers])
    new KnownPrincipal(scope, `known-user-${name}`, { kind: 'user', name, arn: place.userArn(name) });
  for (const name of adminUsers)
    createUser(scope, 'admin', name, { ...admin, principalArn: place.userArn(name) });
  for (const name of adminRoles) {
    const arn = place.roleArn(name);
    new KnownPrincipal(scope, `known-role-${name}`, { kind: 'role', name, arn });
    new AccessEntry(scope, `admin-role-${name}`, { ...admin, principalArn: arn });
  }
  for (const name of developerUsers)
    createUser(scope, 'developer', name, {
      clusterName,
      principalArn: place.userArn(name),
      // The policy of EKS gives read access to the namespaces. The group adds the rights of their Roles.
      policy: 'AmazonEKSViewPolicy',
      namespaces: environment.namespaces.namespaces.map((namespace) => namespace.name),
      groups: [developersGroup(environment.name)],
    });
  const deployers = new Construct(scope, 'deployers');
  for (const service of props.services)
    createDeployer(new Construct(deployers, service.pipelineName), service, props);
}

/**
 * The entry of a user. EKS accepts one for each, so a developer who becomes an admin keeps the address: otherwise the new
 * entry would be created while the old one still exists.
 */
function createUser(
  scope: Construct,
  formerKind: 'admin' | 'developer',
  name: string,
  props: AccessEntryProps,
): void {
  const entry = new AccessEntry(scope, `user-${name}`, props);
  moveFormerAddresses(entry, [scope.node.id, `${formerKind}-user-${name}`]);
}

/** A role without rights in AWS and without an EKS policy. Its rights are the Role of its namespace. */
function createDeployer(
  scope: Construct,
  service: Service,
  { place, clusterName, environment }: AccessProps,
): void {
  const role = new CreatedRole(scope, 'role', {
    place,
    name: deployerRoleName(service, environment.name),
    description: `Deploys ${service.name} to ${environment.name}, as its deploy project`,
    trust: [
      {
        // The deploy project comes after the cluster.
        sid: 'DeployProjectTakesRole',
        actions: ['sts:AssumeRole'],
        ...onlyRoles([{ place, roleNames: [deployProjectName(service, environment.name)] }]),
      },
    ],
  });
  new AccessEntry(scope, 'access', {
    clusterName,
    principalArn: role.arn,
    groups: [deployersGroup(service, environment.name)],
  });
}
