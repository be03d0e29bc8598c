import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { readCluster } from '../../src/eks-stack/read-cluster.ts';

const read = (entry: Record<string, unknown>) =>
  readCluster({
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'] }] },
    resource: {
      aws_eks_cluster: { it: { name: 'staging' } },
      aws_eks_node_group: { it: { node_role_arn: 'n' } },
      aws_iam_role: { deployer: { name: 'staging-deployer' } },
      aws_eks_access_entry: { it: { cluster_name: '${aws_eks_cluster.it.name}', ...entry } },
    },
  }).accessEntries;

describe('the access entries of readCluster', () => {
  it('resolves the ARN of a role of the same stack', () => {
    const entry = { principal_arn: '${aws_iam_role.deployer.arn}', kubernetes_groups: ['deployers'] };
    expect(read({ ...entry, type: 'STANDARD' })).to.deep.equal([
      { principalArn: 'arn:aws:iam::123456789012:role/staging-deployer', groups: ['deployers'] },
    ]);
  });

  it('takes an entry without groups', () => {
    expect(read({ principal_arn: 'arn:aws:iam::123456789012:user/ana' })).to.deep.equal([
      { principalArn: 'arn:aws:iam::123456789012:user/ana', groups: [] },
    ]);
  });

  for (const [what, entry, message] of [
    [
      'an entry of nodes',
      { principal_arn: 'a', type: 'EC2_LINUX' },
      'type: EC2_LINUX is not known to the rehearsal',
    ],
    [
      'a setting it does not know',
      { principal_arn: 'a', user_name: 'x' },
      'user_name is a setting the rehearsal does not know; remove it, or teach src/eks-stack what it does.',
    ],
    [
      'a principal that only an apply could tell',
      { principal_arn: '${aws_iam_user.it.arn}' },
      'principal_arn: ',
    ],
  ] as const)
    it(`refuses ${what} by name`, () => {
      expect(() => read(entry)).to.throw(ActionableError, `aws_eks_access_entry.it: ${message}`);
    });
});
