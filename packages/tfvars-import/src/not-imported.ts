import { variableOfGroups } from './unfold-variables.ts';

const names = 'src/stacks/names.ts makes names from the environment and the cluster';
const account = 'it belongs to the account: packages/infra/environments/account.ts';
const spot = 'a managed node group drains its spot nodes itself';
const records = 'the ingress and subdomains stacks create the records';
const state = 'src/stacks/backend.ts sets where states are kept';
const keys = 'do not store keys in files; credentials come from the AWS tools';
const network = 'the network stack creates the VPC and its subnets from mainNetworkBlock in network.ts';

/** Variables without a field in the files, and why. The first pattern that matches the plain name counts. */
const notImported: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/(access|secret)_?key|password|token/, keys],
  [/^(name_prefix|app_name|project(_name)?|.*_iam_role|.*_service_account_name)$/, names],
  [/^(aws_)?(region|profile|account_id)$/, account],
  [/^autoscaling_average_cpu$/, 'nodes are added when pods wait for one, not by CPU usage'],
  [
    /desired(_|$)|^number_of_nodes$/,
    'the autoscaler sets the number of nodes, between the minimum and the maximum',
  ],
  [/^spot_termination_handler_/, spot],
  [/^external_dns_/, records],
  [/(hosted_)?zone_id$/, 'the zone is looked up by its name, hostedZone in ingress.ts'],
  [/^ingress_gateway_name$/, names],
  [/^ingress_gateway_annotations$/, 'the ingress stack configures the shared load balancer'],
  [/(^|_)(bucket|workspace_key_prefix)$|^key$|state_backend/, state],
  [/^(vpc_(id|name)|.*subnets?(_ids|_cidrs?|_cidr_blocks)?|create_vpc)$/, network],
  [
    /^enable_nat_gateway$/,
    'there is always a NAT gateway; natGateways in network.ts sets whether each zone has one',
  ],
  [/flow_logs?($|_)/, 'flowLogs in network.ts sets it'],
  [/autoscaler_(helm_)?(chart_)?version$/, 'autoscalerChartVersion in eks.ts sets it'],
  [/^one_nat_gateway_per_az$/, 'natGateways in network.ts sets it'],
  [/^(cluster_)?(endpoint_|enable_)?(public|private)_access$/, 'endpointPublicAccessCidrs in eks.ts sets it'],
  [/^developer_roles$/, 'developers are IAM users with read access: developerUsers in eks.ts'],
  [
    variableOfGroups,
    'an environment has one kind of node: instanceTypes, capacityType and the sizes in eks.ts',
  ],
  [/^ami_type$/, 'nodes run Amazon Linux 2023, for the architecture of instanceTypes in eks.ts'],
  [
    /^(cluster_)?addons$/,
    'add-ons and their versions are in packages/infra/src/config/kubernetes-versions.ts',
  ],
  [
    /^(enable_cluster_creator_admin_permissions|access_entries|(map|aws_auth)_(users|roles)|authentication_mode)$/,
    'adminUsers, adminRoles and developerUsers in eks.ts set who has access',
  ],
  [/^enable_(irsa|oidc.*)$|^oidc_provider_enabled$/, 'pods get their roles from EKS Pod Identity'],
  [/^enable_(dns_(hostnames|support)|vpn_gateway)$|^map_public_ip_on_launch$/, network],
  [/(disk|volume)_size$/, 'nodeDiskGibibytes in src/stacks/eks.ts sets it'],
  [/(^|_)tags$/, 'src/stacks/names.ts sets the tags'],
];

/** Why a variable is not imported. `plain` is the result of `plainName`. */
export function reasonNotImported(plain: string): string {
  const found = notImported.find(([pattern]) => pattern.test(plain));
  return found?.[1] ?? 'no environment file has a field for it';
}
