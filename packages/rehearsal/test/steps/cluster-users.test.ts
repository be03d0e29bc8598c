import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { assertDeployersAreKnown, clusterUsers, userCertificate } from '../../src/steps/cluster-users.ts';
import type { DeployTarget } from '../../src/steps/deploy-targets.ts';

const arn = (resource: string) => `arn:aws:iam::123456789012:${resource}`;

describe('clusterUsers', () => {
  it('are those of the access entries that have groups; an admin has EKS’s policy instead', () => {
    const users = clusterUsers([
      { principalArn: arn('user/ana'), groups: [] },
      { principalArn: arn('role/staging-deployer'), groups: ['deployers:staging'] },
    ]);
    expect(users).to.deep.equal([
      {
        file: 'role-staging-deployer',
        principalArn: arn('role/staging-deployer'),
        groups: ['deployers:staging'],
      },
    ]);
  });

  it('are there once with the groups of all clusters that they may enter', () => {
    const users = clusterUsers([
      { principalArn: arn('user/team/ana'), groups: ['developers:development'] },
      { principalArn: arn('user/team/ana'), groups: ['developers:staging'] },
    ]);
    expect(users.map(({ file, groups }) => [file, groups])).to.deep.equal([
      ['user-team-ana', ['developers:development', 'developers:staging']],
    ]);
  });
});

describe('assertDeployersAreKnown', () => {
  const target = { environment: 'staging', deployerRoleArn: arn('role/staging-deployer') } as DeployTarget;

  it('passes when the role of each deploy project has an entry', () => {
    const users = clusterUsers([{ principalArn: target.deployerRoleArn, groups: ['deployers'] }]);
    expect(() => assertDeployersAreKnown([target], users)).not.to.throw();
  });

  it('names a role that EKS would not let in', () => {
    const users = clusterUsers([{ principalArn: arn('role/other'), groups: ['deployers'] }]);
    expect(() => assertDeployersAreKnown([target], users)).to.throw(
      ActionableError,
      'arn:aws:iam::123456789012:role/staging-deployer, which deploys to staging, has no aws_eks_access_entry',
    );
  });
});

describe('userCertificate', () => {
  const of = (principalArn: string, ...groups: string[]) =>
    userCertificate({ file: 'x', principalArn, groups });

  it('is a client’s, and names the user and every group', () => {
    expect(of(arn('role/staging-deployer'), 'a', 'b')).to.deep.equal({
      name: 'x',
      subject: '/O=a/O=b/CN=staging-deployer',
      usage: 'clientAuth',
    });
  });

  it('escapes what openssl would end a name at', () => {
    expect(of(arn('user/team/ana'), 'a/b').subject).to.equal('/O=a\\/b/CN=ana');
  });
});
