import { expect } from 'chai';
import { twoServices } from '../../helpers/configuration.ts';
import { dependenciesOf, eksStackOf, texts } from '../../helpers/eks-stack.ts';
import { resourcesOf, stackIn, stackNamed, synthesizeAll } from '../../helpers/synthesize.ts';
import { roleNamed } from '../../helpers/views.ts';
import { formerPeopleAddresses } from '../permanent-addresses/eks.ts';

const development = stackNamed('development-eks');

describe('the access entries', () => {
  const entries = resourcesOf(development, 'aws_eks_access_entry');
  const policies = Object.values(resourcesOf(development, 'aws_eks_access_policy_association'));
  const deployer = `\${aws_iam_role.${
    Object.entries(resourcesOf(development, 'aws_iam_role')).find(
      ([, role]) => role['name'] === 'hello-world-deployer-development',
    )?.[0]
  }.arn}`;

  it('are one for each who may enter, and none for the nodes, which have one from EKS', () => {
    expect(Object.values(entries).map((entry) => entry['principal_arn'])).to.have.members([
      'arn:aws:iam::000000000000:user/development-admin',
      'arn:aws:iam::000000000000:user/development-developer',
      deployer,
    ]);
  });

  it('are there before their policies, which EKS refuses without', () => {
    for (const policy of policies) {
      const [entry] = dependenciesOf(policy).map((address) => address.replace('aws_eks_access_entry.', ''));
      expect(entries[entry ?? '']?.['principal_arn']).to.equal(policy['principal_arn']);
    }
  });

  it('name no group that starts with system:, which EKS refuses', () => {
    for (const entry of Object.values(entries))
      for (const group of texts.parse(entry['kubernetes_groups'])) expect(group).not.to.match(/^system:/);
  });

  it('make admins of the admins and viewers of the developers, these in their namespaces', () => {
    const granted = policies.map(({ principal_arn, policy_arn, access_scope }) => ({
      who: String(principal_arn).split('/')[1],
      policy: String(policy_arn).replace('arn:aws:eks::aws:cluster-access-policy/', ''),
      scope: access_scope,
    }));
    expect(granted).to.have.deep.members([
      { who: 'development-admin', policy: 'AmazonEKSClusterAdminPolicy', scope: { type: 'cluster' } },
      {
        who: 'development-developer',
        policy: 'AmazonEKSViewPolicy',
        scope: { type: 'namespace', namespaces: ['hello-world-development'] },
      },
    ]);
  });

  it('of a user stay one when a developer becomes an admin: EKS accepts no second one', () => {
    const promoted = eksStackOf({
      adminUsers: ['development-admin', 'development-developer'],
      developerUsers: [],
    });
    const addressOf = (stack: typeof development) =>
      Object.entries(resourcesOf(stack, 'aws_eks_access_entry')).find(([, entry]) =>
        String(entry['principal_arn']).endsWith(':user/development-developer'),
      )?.[0];
    expect(addressOf(promoted)).to.be.a('string').and.equal(addressOf(development));
  });

  it('of users are moved from the addresses that said what they may do', () => {
    expect(development.moved.map(({ from }) => from)).to.have.members(formerPeopleAddresses);
  });

  it('let a role with a path be an admin', () => {
    const stack = eksStackOf({ adminRoles: ['aws-reserved/sso.amazonaws.com/Ops'] });
    const principals = Object.values(resourcesOf(stack, 'aws_eks_access_entry')).map(
      (entry) => entry['principal_arn'],
    );
    expect(principals).to.include('arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/Ops');
  });

  it('end the plan for a user or a role that is not there, a placeholder say, before a cluster is made', () => {
    const { data } = eksStackOf({
      adminUsers: ['ops/ada'],
      adminRoles: ['aws-reserved/sso.amazonaws.com/Ops'],
    });
    const users = Object.values(data['aws_iam_user'] ?? {});
    const roles = Object.values(data['aws_iam_role'] ?? {});
    expect(users.map((user) => user['user_name'])).to.have.members(['ada', 'development-developer']);
    expect(roles.map((role) => role['name'])).to.deep.equal(['Ops']);
    expect(JSON.stringify([...users, ...roles]))
      .to.include('self.arn == \\"arn:aws:iam::000000000000:user/ops/ada\\"')
      .and.include('self.arn == \\"arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/Ops\\"');
    // Known at the plan: it depends on nothing that the apply creates.
    for (const source of [...users, ...roles]) expect(source).not.to.have.property('depends_on');
  });

  it('give the deployer a group of its service and environment, and no policy', () => {
    const entry = Object.values(entries).find((of) => of['principal_arn'] === deployer);
    expect(entry?.['kubernetes_groups']).to.deep.equal(['deployers:development:hello-world']);
    expect(policies.map((policy) => policy['principal_arn'])).not.to.include(deployer);
  });
});

describe('the deployer', () => {
  it('of each service can be assumed by the deploy project of its service and environment only', () => {
    const stack = stackIn(synthesizeAll(twoServices), 'staging-eks');
    for (const service of ['hello-world', 'greeter'])
      expect(roleNamed(stack, `${service}-deployer-staging`).trust).to.deep.equal([
        {
          Sid: 'DeployProjectTakesRole',
          Effect: 'Allow',
          // IAM refuses a policy with a principal that does not exist yet.
          Principal: { AWS: 'arn:aws:iam::000000000000:root' },
          Action: ['sts:AssumeRole'],
          Resource: [],
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::000000000000:role/${service}-deploy-staging`] },
          },
        },
      ]);
  });

  it('has no right in AWS', () => {
    expect(roleNamed(development, 'hello-world-deployer-development').statements).to.deep.equal([]);
    const attached = Object.values(resourcesOf(development, 'aws_iam_role_policy_attachment'));
    expect(attached.filter(({ role }) => String(role).includes('deployer'))).to.deep.equal([]);
  });
});
