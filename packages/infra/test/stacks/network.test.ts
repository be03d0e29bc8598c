import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { Network } from '../../src/config/network.ts';
import {
  type Block,
  changedStack,
  onlyResource,
  resourceNamed,
  resourcesOf,
  type SynthesizedStack,
  stackNamed,
} from '../helpers/synthesize.ts';
import { roleNamed, statementsOf } from '../helpers/views.ts';

const development = stackNamed('development-network');
const production = stackNamed('production-network');

const subnetSchema = z.looseObject({
  cidr_block: z.string(),
  availability_zone: z.string(),
  map_public_ip_on_launch: z.boolean(),
  lifecycle: z.unknown(),
  tags: z.record(z.string(), z.string()),
});

function subnetsOf(stack: SynthesizedStack, kind: 'private' | 'public') {
  return Object.values(resourcesOf(stack, 'aws_subnet'))
    .map((block) => subnetSchema.parse(block))
    .filter(({ tags }) => tags['Name']?.includes(`-${kind}-`));
}

function valuesOf(stack: SynthesizedStack, type: string): Block[] {
  return Object.values(resourcesOf(stack, type));
}

/** The network of development, with the file changed. */
const changed = (change: Partial<Network>) =>
  changedStack('development-network', ({ network }) => ({ network: { ...network, ...change } }));

describe('the VPC', () => {
  it('resolves names, without which nodes find no private endpoint', () => {
    expect(onlyResource(development, 'aws_vpc')).to.deep.include({
      cidr_block: '10.50.0.0/16',
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
  });

  it('leaves its default security group without a rule', () => {
    const group = onlyResource(development, 'aws_default_security_group');
    expect(group).to.include({ vpc_id: '${aws_vpc.vpc.id}' });
    expect(group).not.to.have.any.keys('ingress', 'egress');
  });
});

describe('the zones', () => {
  const data = development.data['aws_availability_zones'] ?? {};
  const [zones] = Object.values(data);

  it('are none in which EKS refuses a cluster, no local one, and none that is out of service', () => {
    expect(zones).to.deep.include({
      state: 'available',
      exclude_zone_ids: ['use1-az3', 'usw1-az2', 'cac1-az3'],
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
    });
  });

  it('are counted before a subnet is made, with a sentence where there are too few', () => {
    expect(zones?.['lifecycle']).to.have.nested.property(
      'postcondition[0].condition',
      '${length(self.names) >= 3}',
    );
  });

  it('are three different ones, by their place in the list', () => {
    const [address] = Object.keys(data);
    expect(subnetsOf(development, 'private').map((subnet) => subnet.availability_zone)).to.deep.equal(
      [0, 1, 2].map((zone) => `\${data.aws_availability_zones.${address}.names[${zone}]}`),
    );
  });

  it('replace no subnet when the list of zones moves', () => {
    for (const subnet of [...subnetsOf(development, 'private'), ...subnetsOf(development, 'public')])
      expect(subnet.lifecycle).to.deep.equal({ ignore_changes: ['availability_zone'] });
  });
});

describe('the subnets', () => {
  it('are where cidrsubnet puts them, as literals', () => {
    expect(subnetsOf(development, 'private').map(({ cidr_block }) => cidr_block)).to.deep.equal([
      '10.50.0.0/20',
      '10.50.16.0/20',
      '10.50.32.0/20',
    ]);
    expect(subnetsOf(development, 'public').map(({ cidr_block }) => cidr_block)).to.deep.equal([
      '10.50.128.0/20',
      '10.50.144.0/20',
      '10.50.160.0/20',
    ]);
  });

  it('carry the tags by which load balancers find them', () => {
    for (const { tags } of subnetsOf(production, 'public'))
      expect(tags).to.include({
        'kubernetes.io/role/elb': '1',
        'kubernetes.io/cluster/bmutziu-eks-production': 'shared',
      });
    for (const { tags } of subnetsOf(production, 'private'))
      expect(tags)
        .to.include({ 'kubernetes.io/role/internal-elb': '1' })
        .and.not.include.keys('kubernetes.io/role/elb');
  });

  it('give no public address to what is started in them', () => {
    for (const subnet of [...subnetsOf(development, 'private'), ...subnetsOf(development, 'public')])
      expect(subnet.map_public_ip_on_launch).to.equal(false);
  });

  it('have a route table each, but the public ones, which share one', () => {
    const tables = valuesOf(development, 'aws_route_table_association').map((of) => of['route_table_id']);
    expect(tables).to.have.lengthOf(6);
    expect(new Set(tables).size).to.equal(4);
  });
});

describe('the ways out', () => {
  const natRoutes = (stack: SynthesizedStack) =>
    valuesOf(stack, 'aws_route').flatMap((route) =>
      route['nat_gateway_id'] ? [route['nat_gateway_id']] : [],
    );

  it('lead through one NAT gateway where the file says single', () => {
    expect(valuesOf(development, 'aws_nat_gateway')).to.have.lengthOf(1);
    expect(natRoutes(development)).to.have.lengthOf(3);
    expect(new Set(natRoutes(development)).size).to.equal(1);
  });

  it('lead through a NAT gateway in each zone where the file says per-zone', () => {
    expect(valuesOf(production, 'aws_nat_gateway')).to.have.lengthOf(3);
    expect(new Set(natRoutes(production)).size).to.equal(3);
    const subnets = valuesOf(production, 'aws_nat_gateway').map((gateway) => gateway['subnet_id']);
    expect(new Set(subnets).size).to.equal(3);
    for (const subnet of subnets) expect(subnet).to.match(/^\$\{aws_subnet\.zones_public-/);
  });

  it('keep a NAT gateway until no route leads to it', () => {
    for (const gateway of valuesOf(production, 'aws_nat_gateway'))
      expect(gateway['lifecycle']).to.deep.equal({ create_before_destroy: true });
  });

  it('put a NAT gateway where there is an internet gateway, which goes after it', () => {
    for (const type of ['aws_nat_gateway', 'aws_eip'])
      for (const block of valuesOf(production, type))
        expect(block['depends_on'], type).to.deep.equal([
          `aws_internet_gateway.${Object.keys(resourcesOf(production, 'aws_internet_gateway'))[0]}`,
        ]);
  });

  it('lead to S3 without NAT, from every private subnet', () => {
    expect(onlyResource(development, 'aws_vpc_endpoint')).to.include({
      service_name: 'com.amazonaws.eu-west-1.s3',
      vpc_endpoint_type: 'Gateway',
    });
    expect(onlyResource(development, 'aws_vpc_endpoint')['route_table_ids']).to.have.lengthOf(3);
  });
});

describe('the flow logs', () => {
  const name = '/aws/vpc/bmutziu-eks';

  it('keep all flows as long as the file says, encrypted', () => {
    const group = resourceNamed(development, 'aws_cloudwatch_log_group', name);
    expect(group).to.include({ retention_in_days: 14 });
    expect(group['kms_key_id']).to.match(/^\$\{aws_kms_key\./);
    expect(onlyResource(development, 'aws_flow_log')).to.include({
      traffic_type: 'ALL',
      log_destination_type: 'cloud-watch-logs',
    });
  });

  it('let CloudWatch use the key for this group alone', () => {
    const statement = statementsOf(onlyResource(development, 'aws_kms_key')['policy']).find(
      ({ Sid }) => Sid === 'LogGroups',
    );
    expect(statement?.Condition['ArnEquals']).to.deep.equal({
      'kms:EncryptionContext:aws:logs:arn': [`arn:aws:logs:eu-west-1:000000000000:log-group:${name}`],
    });
  });

  it('are written by a role that only they take, and that makes no group after a destroy', () => {
    const role = roleNamed(development, 'development-flow-logs');
    expect(role.trust[0]).to.deep.include({
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': ['000000000000'] },
        ArnLike: { 'aws:SourceArn': ['arn:aws:ec2:eu-west-1:000000000000:vpc-flow-log/*'] },
      },
    });
    expect(role.statements.flatMap(({ Action }) => Action)).not.to.include('logs:CreateLogGroup');
  });
});

describe('flowLogs', () => {
  it('s3 keeps all flows in a closed bucket for their days, without a log group, a role and a key', () => {
    const stack = changed({ flowLogs: 's3' });
    const bucket = Object.keys(resourcesOf(stack, 'aws_s3_bucket'))[0];
    expect(onlyResource(stack, 'aws_s3_bucket')).to.include({
      bucket: 'development-flow-logs-000000000000-eu-west-1',
    });
    expect(onlyResource(stack, 'aws_s3_bucket_lifecycle_configuration')).to.have.nested.property(
      'rule[0].expiration[0].days',
      14,
    );
    expect(onlyResource(stack, 'aws_s3_bucket_public_access_block')).to.include({
      block_public_policy: true,
    });
    const log = onlyResource(stack, 'aws_flow_log');
    expect(log).to.include({
      traffic_type: 'ALL',
      log_destination_type: 's3',
      log_destination: 'arn:aws:s3:::development-flow-logs-000000000000-eu-west-1',
    });
    // Before the bucket and its policy are there, AWS would refuse the log or write a policy of its own.
    expect(log['depends_on']).to.deep.equal([
      `aws_s3_bucket_policy.${Object.keys(resourcesOf(stack, 'aws_s3_bucket_policy'))[0]}`,
    ]);
    expect(bucket).to.match(/^flow-logs_/);
    for (const type of ['aws_cloudwatch_log_group', 'aws_iam_role', 'aws_kms_key'])
      expect(resourcesOf(stack, type), type).to.deep.equal({});
  });

  it('s3 lets the log delivery of this account write, as AWS asks for it', () => {
    const { policy } = onlyResource(changed({ flowLogs: 's3' }), 'aws_s3_bucket_policy');
    const bucket = 'arn:aws:s3:::development-flow-logs-000000000000-eu-west-1';
    const own = {
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Effect: 'Allow',
    };
    const [, write, check] = statementsOf(policy);
    const from = { 'aws:SourceArn': ['arn:aws:logs:eu-west-1:000000000000:*'] };
    expect(write).to.deep.include({
      ...own,
      Action: ['s3:PutObject'],
      Resource: [`${bucket}/AWSLogs/000000000000/*`],
      Condition: {
        StringEquals: {
          'aws:SourceAccount': ['000000000000'],
          's3:x-amz-acl': ['bucket-owner-full-control'],
        },
        ArnLike: from,
      },
    });
    expect(check).to.deep.include({
      ...own,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: [bucket],
      Condition: { StringEquals: { 'aws:SourceAccount': ['000000000000'] }, ArnLike: from },
    });
  });

  it('off leaves nothing of them', () => {
    const stack = changed({ flowLogs: 'off' });
    for (const type of ['aws_flow_log', 'aws_s3_bucket', 'aws_cloudwatch_log_group', 'aws_kms_key'])
      expect(resourcesOf(stack, type), type).to.deep.equal({});
    expect(resourcesOf(stack, 'aws_vpc')).not.to.deep.equal({});
  });

  it('cloudwatch is what a file without it says', () => {
    expect(changed({ flowLogs: 'cloudwatch' }).resource).to.deep.equal(development.resource);
  });
});

describe('interfaceEndpoints', () => {
  it('makes none where the file says false', () => {
    expect(resourcesOf(development, 'aws_security_group')).to.deep.equal({});
  });

  it('brings what nodes call into every private subnet, under its own name, for the VPC alone', () => {
    const stack = changed({ interfaceEndpoints: true });
    const endpoints = valuesOf(stack, 'aws_vpc_endpoint').filter(
      (endpoint) => endpoint['vpc_endpoint_type'] === 'Interface',
    );
    expect(endpoints.map((endpoint) => endpoint['service_name'])).to.have.members(
      ['ecr.api', 'ecr.dkr', 'sts', 'eks-auth'].map((service) => `com.amazonaws.eu-west-1.${service}`),
    );
    for (const endpoint of endpoints) {
      expect(endpoint).to.include({ private_dns_enabled: true });
      expect(endpoint['subnet_ids']).to.have.lengthOf(3);
    }
    expect(onlyResource(stack, 'aws_vpc_security_group_ingress_rule')).to.include({
      cidr_ipv4: '10.50.0.0/16',
      from_port: 443,
      to_port: 443,
    });
  });
});

describe('zoneCount', () => {
  it('makes as many subnets of each kind', () => {
    expect(valuesOf(changed({ zoneCount: 2 }), 'aws_subnet')).to.have.lengthOf(4);
  });
});

describe('the outputs of a network', () => {
  it('are what other stacks read', () => {
    expect(Object.keys(development.output)).to.have.members([
      'vpcId',
      'privateSubnetIds',
      'publicSubnetIds',
      'natAddresses',
    ]);
    for (const name of ['privateSubnetIds', 'publicSubnetIds'])
      expect(development.output[name]?.['value']).to.have.lengthOf(3);
  });
});

describe('the subnets of a running network', () => {
  const vpc = onlyResource(development, 'aws_vpc');
  const [going] = Object.entries(development.locals);

  it('are looked for by their tags, which no other network has', () => {
    expect(Object.values(development.data['aws_subnets'] ?? {})[0]?.['filter']).to.deep.equal([
      { name: 'tag:environment', values: ['development'] },
      { name: 'tag:stack', values: ['development-network'] },
      { name: 'tag:managed-by', values: ['cdktf'] },
    ]);
  });

  it('are neither removed nor made anew while they are in use: the plan ends and names them', () => {
    const name = `local.${going?.[0]}`;
    expect(vpc).to.have.nested.property('lifecycle.precondition[0].condition', `\${length(${name}) == 0}`);
    expect(vpc)
      .to.have.nested.property('lifecycle.precondition[0].error_message')
      .that.matches(new RegExp(`^\\$\\{join\\(", ", ${name}\\)\\} would be .*docs/runbooks/changes.md`));
    expect(existsSync(join(import.meta.dirname, '../../../../docs/runbooks/changes.md'))).to.equal(true);
  });

  it('are known by the names and blocks that they are given', () => {
    for (const subnet of valuesOf(development, 'aws_subnet')) {
      const { Name } = z.looseObject({ Name: z.string() }).parse(subnet['tags']);
      expect(going?.[1]).to.include(`"${Name}":"${String(subnet['cidr_block'])}"`);
    }
  });
});
