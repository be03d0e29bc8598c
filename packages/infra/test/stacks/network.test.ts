import { expect } from 'chai';
import { changed, development, production, subnetsOf, valuesOf } from '../helpers/network-stack.ts';
import { onlyResource, resourcesOf, type SynthesizedStack } from '../helpers/synthesize.ts';

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

  it('put a NAT gateway in a subnet with an internet gateway, which is destroyed after it', () => {
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
