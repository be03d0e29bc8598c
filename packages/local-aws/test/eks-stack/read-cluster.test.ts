import { expect } from 'chai';
import { readCluster } from '../../src/eks-stack/read-cluster.ts';

describe('readCluster', () => {
  it('finds the name of the cluster and its access entries', () => {
    const cluster = readCluster({
      provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'] }] },
      resource: {
        aws_eks_cluster: { it: { name: 'staging', version: '1.36' } },
        aws_iam_role: { nodes: { name: 'staging-nodes' } },
        aws_eks_node_group: { it: { node_role_arn: '${aws_iam_role.nodes.arn}', ami_type: 'x' } },
        aws_eks_access_entry: {
          it: {
            cluster_name: '${aws_eks_cluster.it.name}',
            principal_arn: 'a',
            kubernetes_groups: ['deployers'],
          },
        },
      },
    });
    expect(cluster).to.deep.equal({
      name: 'staging',
      accountId: '123456789012',
      region: 'eu-west-1',
      accessEntries: [{ principalArn: 'a', groups: ['deployers'] }],
      nodeRoleArn: 'arn:aws:iam::123456789012:role/staging-nodes',
    });
  });
});
