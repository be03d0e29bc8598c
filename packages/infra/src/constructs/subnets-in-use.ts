import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import { DataAwsSubnets } from '@cdktf/provider-aws/lib/data-aws-subnets/index.js';
import { TerraformLocal, type TerraformResourceLifecycle } from 'cdktf';
import { Construct } from 'constructs';
import { reservedSubnetAddresses } from '../aws-limits.ts';
import { eachText, readForEach } from './for-each.ts';

export interface SubnetsInUseProps {
  /** Tags that only the network's subnets have in the region. */
  readonly tags: Readonly<Record<string, string>>;
  /** The wanted blocks of the subnets, by their tag `Name`. */
  readonly blocks: Readonly<Record<string, string>>;
}

/** The existing subnets of a network, read from AWS at each plan. */
export class SubnetsInUse extends Construct {
  /**
   * A subnet with nodes, a load balancer or a gateway in it can't be removed or be given another block. Terraform would
   * take its routes away first, and then wait for twenty minutes; this ends the plan.
   */
  readonly precondition: NonNullable<TerraformResourceLifecycle['precondition']>[number];

  constructor(scope: Construct, id: string, { tags, blocks }: SubnetsInUseProps) {
    super(scope, id);
    const subnets = new DataAwsSubnets(this, 'subnets', {
      filter: Object.entries(tags).map(([key, value]) => ({ name: `tag:${key}`, values: [value] })),
    });
    const subnet = new DataAwsSubnet(this, 'subnet', { id: eachText });
    const address = readForEach(subnet, `toset(${subnets.fqn}.ids)`);
    const name = 'lookup(subnet.tags, "Name", "")';
    const stays = `lookup(${JSON.stringify(blocks)}, ${name}, "") == subnet.cidr_block`;
    const size = 'pow(2, 32 - tonumber(split("/", subnet.cidr_block)[1]))';
    const isEmpty = `subnet.available_ip_address_count == ${size} - ${reservedSubnetAddresses}`;
    const going = new TerraformLocal(
      this,
      'going',
      `\${[for subnet in ${address} : ${name} if !(${stays} || ${isEmpty})]}`,
    ).fqn;
    this.precondition = {
      condition: `\${length(${going}) == 0}`,
      errorMessage: `\${join(", ", ${going})} would be removed or made anew while something has addresses there: docs/how-to/change-an-environment.md tells how to move it out first.`,
    };
  }
}
