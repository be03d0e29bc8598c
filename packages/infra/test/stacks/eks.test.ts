import { expect } from 'chai';
import { z } from 'zod';
import type { EksConfig } from '../../src/environment/eks-config.ts';
import { kubernetesVersions } from '../../src/environment/kubernetes-versions.ts';
import { configuration, twoServices } from '../helpers/configuration.ts';
import {
  type Block,
  onlyResource,
  resourceNamed,
  resourcesOf,
  type SynthesizedStack,
  stackNamed,
  synthesizeAll,
} from '../helpers/synthesize.ts';
import { roleNamed, statementsOf } from '../helpers/views.ts';

const development = stackNamed('development-eks');
const production = stackNamed('production-eks');
const cluster = onlyResource(development, 'aws_eks_cluster');
const nodes = onlyResource(development, 'aws_eks_node_group');

const texts = z.array(z.string()).default([]);

function dependenciesOf(block: Block): string[] {
  return texts.parse(block['depends_on']);
}

function addressOf(stack: SynthesizedStack, type: string): string {
  return `${type}.${Object.keys(resourcesOf(stack, type))[0]}`;
}

/** The EKS stack of development, with the file changed. */
function changed(change: Partial<EksConfig>): SynthesizedStack {
  const environments = configuration.environments.map((environment) => ({
    ...environment,
    eks: { ...environment.eks, ...change },
  }));
  const stack = synthesizeAll({ ...configuration, environments }).get('development-eks');
  if (!stack) throw new Error('there is no cluster of development');
  return stack;
}

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

  it('lets CloudWatch use the key for the group of its logs alone', () => {
    const statement = statementsOf(onlyResource(development, 'aws_kms_key')['policy']).find(
      ({ Sid }) => Sid === 'LogGroups',
    );
    expect(statement?.Condition['ArnEquals']).to.deep.equal({
      'kms:EncryptionContext:aws:logs:arn': [
        'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/eks/bmutziu-eks/cluster',
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

  it('is not charged for extended support', () => {
    expect(cluster['upgrade_policy']).to.deep.equal({ support_type: 'STANDARD' });
  });

  it("keeps its Services' addresses out of the VPC's", () => {
    expect(cluster['kubernetes_network_config']).to.include({ service_ipv4_cidr: '172.20.0.0/16' });
  });

  it('lies in the private subnets of the network', () => {
    expect(cluster['vpc_config']).to.have.property(
      'subnet_ids',
      '${data.terraform_remote_state.state-development-network.outputs.privateSubnetIds}',
    );
  });

  it('closes its public endpoint where no block is listed: what is left out is open to 0.0.0.0/0', () => {
    expect(cluster['vpc_config']).to.include({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
  });

  it('opens its public endpoint to the listed blocks only', () => {
    const open = onlyResource(changed({ endpointPublicAccessCidrs: ['203.0.113.0/24'] }), 'aws_eks_cluster');
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

describe('the add-ons', () => {
  const addons = Object.entries(resourcesOf(development, 'aws_eks_addon'));

  it('are of the versions that go with the cluster', () => {
    const versions = Object.fromEntries(
      addons.map(([, block]) => [block['addon_name'], block['addon_version']]),
    );
    expect(versions).to.deep.equal(kubernetesVersions.get('1.36')?.addons);
  });

  for (const name of ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'])
    it(`${name} is there before the nodes, which get ready with it or fail after twenty minutes`, () => {
      const found = addons.find(([, block]) => block['addon_name'] === name);
      expect(dependenciesOf(nodes)).to.include(`aws_eks_addon.${found?.[0]}`);
      expect(dependenciesOf(found?.[1] ?? {})).to.deep.equal([]);
    });

  for (const name of ['coredns', 'metrics-server'])
    it(`${name} comes after the nodes, without which it stays degraded until its time is up`, () => {
      const found = addons.find(([, block]) => block['addon_name'] === name);
      expect(dependenciesOf(found?.[1] ?? {})).to.deep.equal([addressOf(development, 'aws_eks_node_group')]);
    });

  it('keep network policies, which are taken and not kept without being switched on', () => {
    const cni = addons.find(([, block]) => block['addon_name'] === 'vpc-cni')?.[1];
    expect(JSON.parse(String(cni?.['configuration_values']))).to.deep.equal({ enableNetworkPolicy: 'true' });
  });
});

describe('the nodes', () => {
  const template = onlyResource(development, 'aws_launch_template');

  it('are as many as the zones times what the file says of one', () => {
    expect(nodes['scaling_config']).to.deep.equal({ min_size: 3, desired_size: 3, max_size: 9 });
    expect(onlyResource(production, 'aws_eks_node_group')['scaling_config']).to.include({ max_size: 18 });
  });

  it('are not counted back by an apply once the autoscaler has moved their number', () => {
    expect(nodes['lifecycle']).to.deep.equal({
      create_before_destroy: true,
      ignore_changes: ['scaling_config[0].desired_size'],
    });
  });

  it('can be brought up beside the ones they replace, whose name is taken', () => {
    expect(nodes).to.include({ node_group_name_prefix: 'nodes-' }).and.not.have.property('node_group_name');
  });

  it('keep the security group of the cluster, which a template with groups of its own would lose', () => {
    expect(template).not.to.have.any.keys('vpc_security_group_ids', 'network_interfaces');
  });

  it('are set up by the group where EKS refuses it of the template', () => {
    expect(template).not.to.have.any.keys(
      'iam_instance_profile',
      'image_id',
      'instance_market_options',
      'instance_type',
      'user_data',
    );
    expect(nodes).not.to.have.any.keys('disk_size', 'remote_access');
    expect(nodes).to.deep.include({
      ami_type: 'AL2023_x86_64_STANDARD',
      instance_types: ['t3a.medium', 't3.medium'],
      capacity_type: 'SPOT',
    });
  });

  it('roll when the template changes, as its version is a number and not $Latest', () => {
    expect(nodes['launch_template']).to.have.property(
      'version',
      `\${${addressOf(development, 'aws_launch_template')}.latest_version}`,
    );
  });

  it('roll when the cluster is of a new version, a third at a time', () => {
    expect(nodes).to.include({ version: '1.36' });
    expect(nodes['update_config']).to.deep.equal({ max_unavailable_percentage: 33 });
  });

  it('answer no pod that asks for their credentials', () => {
    expect(template['metadata_options']).to.deep.equal({
      http_endpoint: 'enabled',
      http_tokens: 'required',
      http_put_response_hop_limit: 1,
    });
  });

  it('have encrypted disks', () => {
    expect(template).to.have.nested.property('block_device_mappings[0].ebs.encrypted', 'true');
  });

  it('have the image of their architecture', () => {
    const arm = changed({ instanceTypes: ['t4g.medium', 'm7g.medium'] });
    expect(onlyResource(arm, 'aws_eks_node_group')).to.include({ ami_type: 'AL2023_ARM_64_STANDARD' });
  });

  it("have their role's rights before them and after them", () => {
    const attached = Object.entries(resourcesOf(development, 'aws_iam_role_policy_attachment'))
      .filter(([, block]) => String(block['role']).includes('node-group'))
      .map(([address, block]) => [String(block['policy_arn']).split('/')[1], address] as const);
    expect(attached.map(([policy]) => policy)).to.have.members([
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKS_CNI_Policy',
    ]);
    for (const [, address] of attached)
      expect(dependenciesOf(nodes)).to.include(`aws_iam_role_policy_attachment.${address}`);
  });

  it('are found by the autoscaler', () => {
    const tags = Object.values(resourcesOf(development, 'aws_autoscaling_group_tag')).map((of) => of['tag']);
    expect(tags).to.have.deep.members([
      { key: 'k8s.io/cluster-autoscaler/enabled', value: 'true', propagate_at_launch: false },
      { key: 'k8s.io/cluster-autoscaler/bmutziu-eks', value: 'owned', propagate_at_launch: false },
    ]);
  });
});

describe('the access entries', () => {
  const entries = resourcesOf(development, 'aws_eks_access_entry');
  const policies = Object.values(resourcesOf(development, 'aws_eks_access_policy_association'));
  const deployer = `\${aws_iam_role.${
    Object.entries(resourcesOf(development, 'aws_iam_role')).find(
      ([, role]) => role['name'] === 'development-deployer',
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

  it('let a role with a path be an admin', () => {
    const stack = changed({ adminRoles: ['aws-reserved/sso.amazonaws.com/Ops'] });
    const principals = Object.values(resourcesOf(stack, 'aws_eks_access_entry')).map(
      (entry) => entry['principal_arn'],
    );
    expect(principals).to.include('arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/Ops');
  });

  it('end the plan for a user or a role that is not there, a placeholder say, before a cluster is made', () => {
    const { data } = changed({ adminUsers: ['ops/ada'], adminRoles: ['aws-reserved/sso.amazonaws.com/Ops'] });
    const users = Object.values(data['aws_iam_user'] ?? {});
    const roles = Object.values(data['aws_iam_role'] ?? {});
    expect(users.map((user) => user['user_name'])).to.have.members(['ada', 'development-developer']);
    expect(roles.map((role) => role['name'])).to.deep.equal(['Ops']);
    expect(JSON.stringify([...users, ...roles]))
      .to.include('self.arn == \\"arn:aws:iam::000000000000:user/ops/ada\\"')
      .and.include('self.arn == \\"arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/Ops\\"');
    // Known at the plan: nothing that the plan makes is asked for first.
    for (const source of [...users, ...roles]) expect(source).not.to.have.property('depends_on');
  });

  it('give the deployer a group of its environment and no policy', () => {
    const entry = Object.values(entries).find((of) => of['principal_arn'] === deployer);
    expect(entry?.['kubernetes_groups']).to.deep.equal(['deployers:development']);
    expect(policies.map((policy) => policy['principal_arn'])).not.to.include(deployer);
  });
});

describe('the deployer', () => {
  it('is taken by the deploy projects of its environment, of every service, and of no other', () => {
    const stack = synthesizeAll(twoServices).get('staging-eks');
    if (!stack) throw new Error('there is no cluster of staging');
    expect(roleNamed(stack, 'staging-deployer').trust).to.deep.equal([
      {
        Sid: 'DeployProjectsTakeRole',
        Effect: 'Allow',
        // A role that is not there yet can't be the principal: IAM refuses the policy.
        Principal: { AWS: 'arn:aws:iam::000000000000:root' },
        Action: ['sts:AssumeRole'],
        Resource: [],
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': [
              'arn:aws:iam::000000000000:role/hello-world-deploy-staging',
              'arn:aws:iam::000000000000:role/greeter-deploy-staging',
            ],
          },
        },
      },
    ]);
  });

  it('has no right in AWS', () => {
    expect(roleNamed(development, 'development-deployer').statements).to.deep.equal([]);
    const attached = Object.values(resourcesOf(development, 'aws_iam_role_policy_attachment'));
    expect(attached.filter(({ role }) => String(role).includes('deployer'))).to.deep.equal([]);
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

describe('the outputs of a cluster', () => {
  it('are what other stacks read', () => {
    expect(Object.keys(development.output)).to.have.members([
      'clusterEndpoint',
      'clusterCertificateAuthority',
      'clusterSecurityGroupId',
    ]);
  });
});
