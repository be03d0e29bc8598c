import type { CodebuildProjectVpcConfig } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import type { PolicyStatement } from './policy-document.ts';

export interface ClusterNetworkProps {
  readonly clusterName: string;
  readonly vpcId: string;
  /** Private subnets with a route to the internet. The list is known at the apply, its length before. */
  readonly subnetIds: string[];
  readonly subnetCount: number;
  /** The security group that the private endpoint is in. */
  readonly clusterSecurityGroupId: string;
  readonly securityGroupName: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const httpPort = 80;
const httpsPort = 443;

/** The network settings of builds that call the private endpoint of a cluster. */
export class ClusterNetwork extends Construct {
  /** Where a CodeBuild project runs. */
  readonly vpcConfig: CodebuildProjectVpcConfig;
  readonly #subnetIds: readonly string[];
  readonly #securityGroupId: string;

  constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    const { vpcId, subnetIds } = props;
    this.#subnetIds = Array.from({ length: props.subnetCount }, (_, zone) => Fn.element(subnetIds, zone));
    const group = new SecurityGroup(this, 'security-group', {
      name: checkedName(this, 'security group', props.securityGroupName),
      description: `Builds that deploy to ${props.clusterName}`,
      vpcId,
      ...(props.tags ? { tags: props.tags } : {}),
    });
    this.#securityGroupId = group.id;
    this.vpcConfig = { vpcId, subnets: [...this.#subnetIds], securityGroupIds: [group.id] };
    this.#openPorts(props.clusterSecurityGroupId);
  }

  #openPorts(clusterSecurityGroupId: string): void {
    // 443: AWS, the cluster, packages. 80: the smoke test of a service without a certificate.
    for (const port of [httpsPort, httpPort])
      new VpcSecurityGroupEgressRule(this, `out-${port}`, {
        securityGroupId: this.#securityGroupId,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: '0.0.0.0/0',
        description: `Port ${port} outside`,
      });
    new VpcSecurityGroupIngressRule(this, 'into-cluster', {
      securityGroupId: clusterSecurityGroupId,
      referencedSecurityGroupId: this.#securityGroupId,
      ipProtocol: 'tcp',
      fromPort: httpsPort,
      toPort: httpsPort,
      description: 'Builds that deploy',
    });
  }

  /** The rights that a CodeBuild role needs to run builds here. */
  buildStatements(place: AwsPlace): PolicyStatement[] {
    const interfaces = place.arn('ec2', 'network-interface/*');
    const subnets = this.#subnetIds.map((subnet) => place.arn('ec2', `subnet/${subnet}`));
    const inSubnets = { ArnEquals: { 'ec2:Subnet': subnets } };
    return [
      {
        // EC2 has no resource level for these.
        sid: 'SeeNetwork',
        actions: [
          'ec2:DescribeDhcpOptions',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcs',
        ],
        resources: ['*'],
      },
      {
        sid: 'MakeInterface',
        actions: ['ec2:CreateNetworkInterface'],
        resources: [interfaces, ...subnets, place.arn('ec2', `security-group/${this.#securityGroupId}`)],
      },
      {
        sid: 'RemoveInterface',
        actions: ['ec2:DeleteNetworkInterface'],
        resources: [interfaces],
        conditions: inSubnets,
      },
      {
        sid: 'HandInterfaceToBuild',
        actions: ['ec2:CreateNetworkInterfacePermission'],
        resources: [interfaces],
        conditions: { StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' }, ...inSubnets },
      },
    ];
  }
}
