import type { SynthesizedStack } from 'infra/synthesized/synthesized-stack.ts';
import type { Box, Group } from './drawing.ts';
import { refersTo, resourcesOf, textOf } from './stack-reading.ts';

interface Subnet {
  readonly name: string;
  readonly block: string;
  /** From 1, in the order of the region's zones. */
  readonly zone: number;
  /** The NAT gateway in it. */
  readonly holdsNat: string | undefined;
  /** The NAT gateway of its default route; undefined for a public subnet. */
  readonly usesNat: string | undefined;
}

/** A VPC with its public subnets, private subnets and other contents. */
export function vpcGroup(
  stack: SynthesizedStack,
  inside: {
    readonly public: readonly Box[];
    readonly private: readonly Box[];
    readonly others: readonly Group[];
  },
): Group {
  const [[, vpc] = []] = resourcesOf(stack, 'aws_vpc');
  if (!vpc) throw new Error('The network stack has no VPC.');
  const subnets = subnetsOf(stack);
  const isPublic = ({ usesNat }: Subnet) => usesNat === undefined;
  const boxes = (of: readonly Subnet[]) => of.map((subnet) => subnetBox(subnet, subnets));
  return {
    id: 'vpc',
    kind: 'network',
    title: `VPC ${textOf(vpc, 'cidr_block')}`,
    children: [
      subnetGroup('public subnets', [...inside.public, ...boxes(subnets.filter(isPublic))]),
      subnetGroup('private subnets', [
        ...inside.private,
        ...boxes(subnets.filter((subnet) => !isPublic(subnet))),
        ...endpointBoxes(stack),
      ]),
      ...inside.others,
    ],
  };
}

function subnetGroup(title: string, children: readonly Box[]): Group {
  return { id: title, kind: 'network', title, children };
}

function subnetsOf(stack: SynthesizedStack): Subnet[] {
  const nats = resourcesOf(stack, 'aws_nat_gateway');
  const subnets = resourcesOf(stack, 'aws_subnet');
  const zones = [...new Set(subnets.map(([, block]) => textOf(block, 'availability_zone')))].sort();
  return subnets.map(([name, block]) => ({
    name,
    block: textOf(block, 'cidr_block'),
    zone: zones.indexOf(textOf(block, 'availability_zone')) + 1,
    holdsNat: nats.find(([, nat]) => refersTo(nat['subnet_id'], `aws_subnet.${name}`))?.[0],
    usesNat: nats.find(([nat]) => refersTo(wayOut(stack, name), `aws_nat_gateway.${nat}`))?.[0],
  }));
}

/** The NAT gateway of a subnet's default route. */
function wayOut(stack: SynthesizedStack, subnet: string): unknown {
  const association = resourcesOf(stack, 'aws_route_table_association').find(([, block]) =>
    refersTo(block['subnet_id'], `aws_subnet.${subnet}`),
  );
  const route = resourcesOf(stack, 'aws_route').find(
    ([, block]) => block['route_table_id'] === association?.[1]['route_table_id'],
  );
  return route?.[1]['nat_gateway_id'];
}

function subnetBox({ name, block, zone, holdsNat, usesNat }: Subnet, subnets: readonly Subnet[]): Box {
  const natZone = subnets.find((of) => usesNat !== undefined && of.holdsNat === usesNat)?.zone;
  return {
    id: name,
    kind: 'network',
    lines: [
      `zone ${zone}: ${block}`,
      ...(holdsNat === undefined ? [] : ['NAT gateway to the internet']),
      ...(natZone === undefined ? [] : [`way out by the NAT of zone ${natZone}`]),
    ],
  };
}

function endpointBoxes(stack: SynthesizedStack): Box[] {
  const services = resourcesOf(stack, 'aws_vpc_endpoint').map(([, block]) =>
    textOf(block, 'service_name').split('.').slice(3).join('.'),
  );
  const lines = ['endpoints, past the NAT', services.join(', ')];
  return services.length === 0 ? [] : [{ id: 'endpoints', kind: 'network', lines }];
}
