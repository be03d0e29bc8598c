import { expect } from 'chai';
import { authenticatorConfig } from '../../src/eks-stack/authenticator-config.ts';

describe('authenticatorConfig', () => {
  const config = authenticatorConfig({
    name: 'cluster-staging',
    accessEntries: [
      { principalArn: 'arn:aws:iam::123456789012:role/deployer', groups: ['deployers:staging:hello'] },
      { principalArn: 'arn:aws:iam::123456789012:role/ops/deep/admin', groups: [] },
      { principalArn: 'arn:aws:iam::111122223333:user/ops/ada', groups: ['developers'] },
    ],
  });

  it('names the cluster as tokens do', () => {
    expect(config).to.deep.include({ ClusterID: 'cluster-staging', PartitionID: 'aws' });
  });

  it('maps each role, without its path, to the user name that EKS gives to a session, and to its groups', () => {
    expect(config.RoleMappings).to.deep.equal([
      {
        rolearn: 'arn:aws:iam::123456789012:role/deployer',
        username: 'arn:aws:sts::123456789012:assumed-role/deployer/{{SessionName}}',
        groups: ['deployers:staging:hello'],
      },
      {
        rolearn: 'arn:aws:iam::123456789012:role/admin',
        username: 'arn:aws:sts::123456789012:assumed-role/admin/{{SessionName}}',
        groups: [],
      },
    ]);
  });

  it('maps each user to its ARN and its groups', () => {
    const ada = 'arn:aws:iam::111122223333:user/ops/ada';
    expect(config.UserMappings).to.deep.equal([{ userarn: ada, username: ada, groups: ['developers'] }]);
  });
});
