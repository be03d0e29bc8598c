import { expect } from 'chai';
import { kubernetesVersion } from '../../../src/config/kubernetes-versions.ts';
import { addressOf, dependenciesOf, eksStackOf } from '../../helpers/eks-stack.ts';
import { onlyResource, resourcesOf, stackNamed } from '../../helpers/synthesize.ts';

const development = stackNamed('development-eks');
const production = stackNamed('production-eks');
const nodes = onlyResource(development, 'aws_eks_node_group');

describe('the nodes', () => {
  const template = onlyResource(development, 'aws_launch_template');

  it('are as many as the zones times what the file says of one', () => {
    expect(nodes['scaling_config']).to.include({ min_size: 3, max_size: 9 });
    expect(onlyResource(production, 'aws_eks_node_group')['scaling_config']).to.include({ max_size: 18 });
  });

  it('keep their present number, within the bounds: EKS refuses a minimum above it', () => {
    const groups = Object.keys(development.data['aws_autoscaling_groups'] ?? {});
    expect(nodes['scaling_config']).to.have.property(
      'desired_size',
      `\${min(9, max(3, [for group in data.aws_autoscaling_group.node-group_live_group_3CF108FB : group.desired_capacity if startswith(group.name, "eks-nodes-")]...))}`,
    );
    expect(Object.values(development.data['aws_autoscaling_group'] ?? {})).to.have.lengthOf(1);
    expect(Object.values(development.data['aws_autoscaling_group'] ?? {})[0]).to.deep.include({
      for_each: `\${toset(data.aws_autoscaling_groups.${groups[0]}.names)}`,
      name: '${each.value}',
    });
    expect(Object.values(development.data['aws_autoscaling_groups'] ?? {})[0]).to.deep.include({
      filter: [{ name: 'tag:eks:cluster-name', values: ['bmutziu-eks'] }],
    });
  });

  it('are replaced one for one: no change is ignored, and others are there before they go', () => {
    expect(nodes['lifecycle']).to.deep.equal({ create_before_destroy: true });
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
      release_version: kubernetesVersion(String(nodes['version'])).nodeRelease,
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
    const arm = eksStackOf({ instanceTypes: ['t4g.medium', 'm7g.medium'] });
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
