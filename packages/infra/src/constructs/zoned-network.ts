import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Route, type RouteConfig } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Construct } from 'constructs';

/** A zone of a network, and the blocks of its subnets. */
export interface Zone {
  /** `a` for the first zone. The addresses of its resources contain it. */
  readonly letter: string;
  /** The name in this account, such as `eu-west-1a`. */
  readonly name: string;
  readonly blocks: PerKind<string>;
}

interface PerKind<T> {
  readonly private: T;
  readonly public: T;
}

/** The kinds of subnets. Each zone has one of each. */
export const subnetKinds = ['private', 'public'] as const;

/** The tag `Name` of a zone's subnet: the name of its network, and `private-a`. */
export function subnetName(network: string, kind: keyof PerKind<unknown>, letter: string): string {
  return `${network}-${kind}-${letter}`;
}

export interface ZonedNetworkProps {
  readonly name: string;
  readonly vpcId: string;
  readonly zones: readonly Zone[];
  readonly subnetTags: PerKind<Readonly<Record<string, string>>>;
  /** A NAT gateway in each zone instead of one in the first for all. */
  readonly natGatewayPerZone: boolean;
}

/** A private and a public subnet in each zone of a VPC, with their routes. */
export class ZonedNetwork extends Construct {
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly privateRouteTableIds: readonly string[];
  /** The public address of each NAT gateway. */
  readonly natAddresses: readonly string[];

  constructor(scope: Construct, id: string, props: ZonedNetworkProps) {
    super(scope, id);
    const gateway = new InternetGateway(this, 'internet-gateway', {
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    const publicRoutes = this.#createRouteTable(props, 'public', { gatewayId: gateway.id });
    const parts: { public: Subnet; private: Subnet; privateRoutes: RouteTable }[] = [];
    const natAddresses: string[] = [];
    let natGateway: NatGateway | undefined;
    for (const zone of props.zones) {
      const publicSubnet = this.#createSubnet(props, zone, 'public', publicRoutes);
      if (!natGateway || props.natGatewayPerZone) {
        natGateway = this.#createNatGateway(props, zone, publicSubnet, gateway);
        natAddresses.push(natGateway.publicIp);
      }
      // Each zone has a table, also with one gateway: a gateway for each zone then changes routes only.
      const privateRoutes = this.#createRouteTable(props, `private-${zone.letter}`, {
        natGatewayId: natGateway.id,
      });
      const privateSubnet = this.#createSubnet(props, zone, 'private', privateRoutes);
      parts.push({ public: publicSubnet, private: privateSubnet, privateRoutes });
    }
    this.publicSubnetIds = parts.map((part) => part.public.id);
    this.privateSubnetIds = parts.map((part) => part.private.id);
    this.privateRouteTableIds = parts.map((part) => part.privateRoutes.id);
    this.natAddresses = natAddresses;
  }

  #createRouteTable(
    { vpcId, name }: ZonedNetworkProps,
    id: string,
    wayOut: Pick<RouteConfig, 'gatewayId' | 'natGatewayId'>,
  ): RouteTable {
    const table = new RouteTable(this, `${id}-routes`, { vpcId, tags: { Name: `${name}-${id}` } });
    new Route(this, `${id}-way-out`, {
      routeTableId: table.id,
      destinationCidrBlock: '0.0.0.0/0',
      ...wayOut,
    });
    return table;
  }

  #createSubnet(
    { vpcId, name, subnetTags }: ZonedNetworkProps,
    zone: Zone,
    kind: 'private' | 'public',
    routes: RouteTable,
  ): Subnet {
    const id = `${kind}-${zone.letter}`;
    const subnet = new Subnet(this, id, {
      vpcId,
      cidrBlock: zone.blocks[kind],
      availabilityZone: zone.name,
      // Only load balancers and NAT gateways belong in a public subnet, and they have their own addresses.
      mapPublicIpOnLaunch: false,
      tags: { Name: subnetName(name, kind, zone.letter), ...subnetTags[kind] },
      // If AWS adds or removes a zone, the others move in the list. That must not replace subnets.
      lifecycle: { ignoreChanges: ['availability_zone'] },
    });
    new RouteTableAssociation(this, `${id}-association`, { subnetId: subnet.id, routeTableId: routes.id });
    return subnet;
  }

  #createNatGateway(
    { name }: ZonedNetworkProps,
    { letter }: Zone,
    subnet: Subnet,
    gateway: InternetGateway,
  ): NatGateway {
    const tags = { Name: `${name}-nat-${letter}` };
    // Destroyed before the internet gateway: AWS does not detach it from a VPC with public addresses.
    const address = new Eip(this, `nat-address-${letter}`, { domain: 'vpc', tags, dependsOn: [gateway] });
    return new NatGateway(this, `nat-${letter}`, {
      allocationId: address.id,
      subnetId: subnet.id,
      tags,
      // A removed gateway is destroyed after its routes have changed.
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [gateway],
    });
  }
}
