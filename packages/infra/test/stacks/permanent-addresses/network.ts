import type { EnvironmentConfig } from '../../../src/config/configuration.ts';

const everywhere = [
  'aws_cloudwatch_log_group.flow-logs_log-group_BD9661F8',
  'aws_default_security_group.default-security-group',
  'aws_eip.zones_nat-address-a_C0D41730',
  'aws_flow_log.flow-logs_flow-log_2E4F04EC',
  'aws_iam_role.flow-logs_role_705BB6A4',
  'aws_iam_role_policy.flow-logs_role_policy_F148B822',
  'aws_internet_gateway.zones_internet-gateway_658B1783',
  'aws_kms_alias.key_alias_9418169B',
  'aws_kms_key.key_F64E54E4',
  'aws_nat_gateway.zones_nat-a_B8BD6674',
  'aws_route.zones_private-a-way-out_382B0699',
  'aws_route.zones_private-b-way-out_A6E3652A',
  'aws_route.zones_private-c-way-out_9B63C7F9',
  'aws_route.zones_public-way-out_427B7E18',
  'aws_route_table.zones_private-a-routes_0CD11AEB',
  'aws_route_table.zones_private-b-routes_6E24C3F2',
  'aws_route_table.zones_private-c-routes_3BD4509E',
  'aws_route_table.zones_public-routes_08EDB437',
  'aws_route_table_association.zones_private-a-association_16BE6048',
  'aws_route_table_association.zones_private-b-association_7E6E672D',
  'aws_route_table_association.zones_private-c-association_B2FECFF0',
  'aws_route_table_association.zones_public-a-association_F95B06D7',
  'aws_route_table_association.zones_public-b-association_E8C2DE4F',
  'aws_route_table_association.zones_public-c-association_6268B575',
  'aws_subnet.zones_private-a_45D86D90',
  'aws_subnet.zones_private-b_A048437C',
  'aws_subnet.zones_private-c_FA121BF9',
  'aws_subnet.zones_public-a_39C9C7C3',
  'aws_subnet.zones_public-b_B0F7D240',
  'aws_subnet.zones_public-c_0294B5B3',
  'aws_vpc.vpc',
  'aws_vpc_endpoint.storage-endpoint',
];

/** The NAT gateways of the second and third zone. */
const natGatewayPerZone = [
  'aws_eip.zones_nat-address-b_17C4C2A5',
  'aws_eip.zones_nat-address-c_FA451AE1',
  'aws_nat_gateway.zones_nat-b_F8194753',
  'aws_nat_gateway.zones_nat-c_F3793065',
];

export function networkAddresses({ network }: EnvironmentConfig): readonly string[] {
  return network.natGateways === 'per-zone' ? [...everywhere, ...natGatewayPerZone] : everywhere;
}
