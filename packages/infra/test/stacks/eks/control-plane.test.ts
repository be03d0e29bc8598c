import { expect } from 'chai';
import { configuration } from '../../helpers/configuration.ts';
import { addressOf, dependenciesOf, eksStackOf } from '../../helpers/eks-stack.ts';
import {
  changedStack,
  onlyResource,
  resourceNamed,
  resourcesOf,
  stackNamed,
} from '../../helpers/synthesize.ts';
import { roleNamed, statementsOf } from '../../helpers/views.ts';

const development = stackNamed('development-eks');
const production = stackNamed('production-eks');
const cluster = onlyResource(development, 'aws_eks_cluster');

describe('the control plane', () => {
  it('has its log group before it, which EKS would make without encryption and then refuse to share', () => {
    const group = resourceNamed(development, 'aws_cloudwatch_log_group', '/aws/eks/bmutziu-eks/cluster');
    expect(group).to.include({ retention_in_days: 14 });
    expect(group['kms_key_id']).to.match(/^\$\{aws_kms_key\./);
    expect(dependenciesOf(cluster)).to.include(addressOf(development, 'aws_cloudwatch_log_group'));
  });

  it("has its role's rights before it and after it, or its network interfaces would stay in the VPC", () => {
    const [attachment] = Object.entries(resourcesOf(development, 'aws_iam_role_policy_attachment')).filter(
      ([, { policy_arn }]) => policy_arn === 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy',
    );
    expect(dependenciesOf(cluster)).to.include(`aws_iam_role_policy_attachment.${attachment?.[0]}`);
    expect(dependenciesOf(cluster)).to.include(addressOf(development, 'aws_iam_role_policy'));
  });

  it('is entered by access entries alone, its creator no exception', () => {
    expect(cluster['access_config']).to.deep.equal({
      authentication_mode: 'API',
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it('has no add-on but those of the list', () => {
    expect(cluster).to.include({ bootstrap_self_managed_addons: false });
  });

  it('encrypts Secrets under a key that its role may use', () => {
    const key = `\${${addressOf(development, 'aws_kms_key')}.arn}`;
    expect(cluster['encryption_config']).to.deep.equal({
      resources: ['secrets'],
      provider: { key_arn: key },
    });
    expect(roleNamed(development, 'development-cluster').statements).to.deep.include({
      Sid: 'EncryptSecrets',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'],
      Resource: [key],
      Condition: {},
    });
  });

  it('lets CloudWatch use the key for the groups of its logs and of its deployments alone', () => {
    const statement = statementsOf(onlyResource(development, 'aws_kms_key')['policy']).find(
      ({ Sid }) => Sid === 'LogGroups',
    );
    expect(statement?.Condition['ArnEquals']).to.deep.equal({
      'kms:EncryptionContext:aws:logs:arn': [
        'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/eks/bmutziu-eks/cluster',
        'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/codebuild/hello-world-deploy-development',
      ],
    });
  });

  it('writes all five logs', () => {
    expect(cluster['enabled_cluster_log_types']).to.have.members([
      'api',
      'audit',
      'authenticator',
      'controllerManager',
      'scheduler',
    ]);
  });

  it('writes the logs that the file lists, and none where it lists none; their group stays', () => {
    for (const kinds of [['audit', 'authenticator'], []] as const) {
      const stack = eksStackOf({ controlPlaneLogs: kinds });
      expect(onlyResource(stack, 'aws_eks_cluster')['enabled_cluster_log_types']).to.deep.equal(kinds);
      expect(resourcesOf(stack, 'aws_cloudwatch_log_group')).to.deep.equal(
        resourcesOf(development, 'aws_cloudwatch_log_group'),
      );
    }
  });

  it('is not charged for extended support', () => {
    expect(cluster['upgrade_policy']).to.deep.equal({ support_type: 'STANDARD' });
  });

  it("keeps its Services' addresses out of the VPC's", () => {
    expect(cluster['kubernetes_network_config']).to.include({ service_ipv4_cidr: '172.20.0.0/16' });
  });

  const subnets = (zones: number) =>
    `\${slice(data.terraform_remote_state.state-development-network.outputs.privateSubnetIds, 0, ${zones})}`;

  it('lies in two zones whatever zoneCount says, as EKS refuses others later, and its nodes in all', () => {
    for (const zoneCount of [2, 3]) {
      const stack = changedStack('development-eks', ({ network }) => ({
        network: { ...network, zoneCount },
      }));
      expect(onlyResource(stack, 'aws_eks_cluster')).to.have.nested.property(
        'vpc_config.subnet_ids',
        subnets(2),
      );
      expect(onlyResource(stack, 'aws_eks_node_group')).to.include({ subnet_ids: subnets(zoneCount) });
    }
  });

  it('goes one minor version on at a time: a plan that leaves one out ends before it changes anything', () => {
    const [live = ''] = Object.keys(development.data['aws_eks_cluster'] ?? {});
    const [all] = Object.keys(development.data['aws_eks_clusters'] ?? {});
    expect(development.data['aws_eks_cluster']?.[live]).to.deep.include({
      for_each: `\${toset([for name in data.aws_eks_clusters.${all}.names : name if name == "bmutziu-eks"])}`,
    });
    expect(cluster).to.have.nested.property(
      'lifecycle.precondition[0].condition',
      `\${alltrue([for cluster in data.aws_eks_cluster.${live} : contains([0, 1], 36 - tonumber(split(".", cluster.version)[1]))])}`,
    );
  });

  it('closes its public endpoint where no block is listed: what is left out is open to 0.0.0.0/0', () => {
    expect(cluster['vpc_config']).to.include({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
  });

  it('opens its public endpoint to the listed blocks only', () => {
    const open = onlyResource(
      eksStackOf({ endpointPublicAccessCidrs: ['203.0.113.0/24'] }),
      'aws_eks_cluster',
    );
    expect(open['vpc_config']).to.deep.include({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ['203.0.113.0/24'],
    });
  });

  it('refuses to be deleted where the file says so', () => {
    expect(cluster).to.include({ deletion_protection: false });
    expect(onlyResource(production, 'aws_eks_cluster')).to.include({ deletion_protection: true });
  });
});

describe('the outputs of a cluster', () => {
  it('are what other stacks read', () => {
    expect(Object.keys(development.output)).to.have.members([
      'clusterEndpoint',
      'clusterCertificateAuthority',
      'clusterSecurityGroupId',
      'encryptionKeyArn',
    ]);
  });
});

describe('the stacks of an environment', () => {
  it('configure no Kubernetes or Helm provider by a cluster that they make: it would talk to localhost', () => {
    for (const { name } of configuration.environments) {
      expect(Object.keys(stackNamed(`${name}-eks`).provider), name).to.deep.equal(['aws']);
      for (const inCluster of ['autoscaler', 'ingress', 'namespaces'])
        expect(stackNamed(`${name}-${inCluster}`).resource, inCluster).not.to.have.property(
          'aws_eks_cluster',
        );
    }
  });
});
