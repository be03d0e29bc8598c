import { expect } from 'chai';
import { unfoldVariables } from '../src/unfold-variables.ts';
import { freshImports } from './helpers/tfvars-import.ts';

describe('unfoldVariables', () => {
  const unfolded = (name: string, value: unknown) => [
    ...unfoldVariables(new Map([[name, { file: 'a.tfvars', value }]])).keys(),
  ];

  it('reads the fields of what holds others, at any depth', () => {
    expect(
      unfolded('eks_config', { node_groups: [{ scaling: { min_size: 1 } }], version: null }),
    ).to.deep.equal(['eks_config.node_groups.0.scaling.min_size']);
    expect(unfolded('node_group_config', { min_size: 1 })).to.deep.equal(['node_group_config.min_size']);
  });

  it('leaves all else as it is', () => {
    for (const [name, value] of [
      ['tags', { vpc: 'a' }],
      ['cluster', 'shop'],
      ['vpc', {}],
      ['node_groups', { one: { a: 1 }, two: { a: 1 } }],
      ['scaling_policy', { a: 1 }],
    ] as const)
      expect(unfolded(name, value)).to.deep.equal([name]);
  });
});

describe('infra:import-tfvars', () => {
  const { write, run } = freshImports();

  describe('with variables that hold others, and short names', () => {
    const short = `
      eks_config          = { env = "qa" }
      eks_name            = "shop"
      eks_version         = "1.35"
      eks_cluster_admins  = ["arn:aws:iam::111122223333:user/ada"]
      vpc                 = { name = "shop-vpc", cidr = "10.90.0.0/16", azs = ["eu-west-1a", "eu-west-1b"] }
      cluster_endpoint_public_access       = false
      cluster_endpoint_public_access_cidrs = ["0.0.0.0/0"]
      single_nat_gateway      = true
      one_nat_gateway_per_az  = true
      worker_node_instance_type = "m7i.large"
      enable_flow_log           = true
      flow_log_destination_type = "s3"
      flow_log_retention_in_days = 90
      enable_waf                = "true"
      node_groups = { main = { name = "main", scaling_config = { desired_size = 2, max_size = 4, min_size = 1 } } }
      route53 = { id = "Z1" }
      domain  = "shop.example.org"
    `;

    it('imports each, and lets the one win that wins in Terraform', () => {
      write('short.tfvars', short);
      const { exitCode, stdout, stderr } = run(['short.tfvars']);
      expect(exitCode, stderr).to.equal(0);
      for (const line of [
        '// packages/infra/environments/qa/network.ts',
        "clusterName: 'shop'",
        "mainNetworkBlock: '10.90.0.0/16'",
        'zoneCount: 2',
        "natGateways: 'single'",
        "flowLogs: 's3'",
        'flowLogRetentionDays: 90',
        'webFirewall: true',
        "version: '1.35'",
        "adminUsers: ['ada']",
        'endpointPublicAccessCidrs: []',
        "instanceTypes: ['m7i.large']",
        'autoscalingMaximumSizeByAz: 2',
      ])
        expect(stdout).to.include(line);
      expect(stderr.trimEnd().split('\n')).to.include.members([
        'vpc.name is not imported: no environment file has a field for it.',
        'node_groups.main.name is not imported: no environment file has a field for it.',
        'enable_flow_log is not imported: flowLogs in network.ts sets it.',
        'route53 is not imported: no environment file has a field for it.',
        'one_nat_gateway_per_az is not imported: single_nat_gateway has another value and takes precedence.',
        'cluster_endpoint_public_access_cidrs is not imported: cluster_endpoint_public_access has another value and takes precedence.',
      ]);
    });

    it('prefers the name of the cluster to any other name, and ignores a flag that is off', () => {
      write(
        'short.tfvars',
        `${short.replace('= true', '= false').replace('= true', '= false')}\ncluster_name = "eks"`,
      );
      const { stdout, stderr } = run(['short.tfvars', '--like', 'staging']);
      expect(stdout).to.include("clusterName: 'eks'").and.include("natGateways: 'per-zone'");
      expect(stderr)
        .to.include('eks_name is not imported: cluster_name has another value and takes precedence.\n')
        .and.include('one_nat_gateway_per_az is not imported: natGateways in network.ts sets it.\n');
    });
  });
});
