import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { development, production, subnetsOf, valuesOf } from '../../helpers/network-stack.ts';
import { onlyResource } from '../../helpers/synthesize.ts';

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

  it('give no public address to instances', () => {
    for (const subnet of [...subnetsOf(development, 'private'), ...subnetsOf(development, 'public')])
      expect(subnet.map_public_ip_on_launch).to.equal(false);
  });

  it('have a route table each, but the public ones, which share one', () => {
    const tables = valuesOf(development, 'aws_route_table_association').map((of) => of['route_table_id']);
    expect(tables).to.have.lengthOf(6);
    expect(new Set(tables).size).to.equal(4);
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
      { name: 'tag:installation', values: ['aws-kube-cd'] },
    ]);
  });

  it('are neither removed nor recreated while they are in use: the plan fails and names them', () => {
    const name = `local.${going?.[0]}`;
    expect(vpc).to.have.nested.property('lifecycle.precondition[0].condition', `\${length(${name}) == 0}`);
    expect(vpc)
      .to.have.nested.property('lifecycle.precondition[0].error_message')
      .that.matches(
        new RegExp(`^\\$\\{join\\(", ", ${name}\\)\\} would be .*docs/how-to/change-an-environment.md`),
      );
    expect(
      existsSync(join(import.meta.dirname, '../../../../../docs/how-to/change-an-environment.md')),
    ).to.equal(true);
  });

  it('are known by the names and blocks that they are given', () => {
    for (const subnet of valuesOf(development, 'aws_subnet')) {
      const { Name } = z.looseObject({ Name: z.string() }).parse(subnet['tags']);
      expect(going?.[1]).to.include(`"${Name}":"${String(subnet['cidr_block'])}"`);
    }
  });
});
