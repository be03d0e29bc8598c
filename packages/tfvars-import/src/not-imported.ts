import { variableOfGroups } from './unfold-variables.ts';

const names = 'names are made in src/stacks/names.ts, from the environment and the cluster';
const account = 'it is a thing of the account: environments/account.ts';
const spot = 'a managed node group drains its spot nodes itself';
const records = 'the ingress and subdomains stacks make the records themselves';
const state = 'the states are kept where src/stacks/backend.ts says';
const keys = 'keys belong in no file; credentials come from the AWS tools';
const network = 'the network stack makes the VPC and its subnets, of mainNetworkBlock in network.ts';

/** Variables without a field in the files, and why. The first pattern that matches the plain name counts. */
const notImported: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/(access|secret)_?key|password|token/, keys],
  [/^(name_prefix|app_name|project(_name)?|.*_iam_role|.*_service_account_name)$/, names],
  [/^(aws_)?(region|profile|account_id)$/, account],
  [/^autoscaling_average_cpu$/, 'nodes are added where pods wait for one, not at a share of CPU'],
  [
    /desired(_|$)|^number_of_nodes$/,
    'the autoscaler decides how many nodes there are, between the fewest and the most',
  ],
  [/^spot_termination_handler_/, spot],
  [/^external_dns_/, records],
  [/(hosted_)?zone_id$/, 'hostedZone in ingress.ts is looked up by its name'],
  [/^ingress_gateway_name$/, names],
  [/^ingress_gateway_annotations$/, 'the shared load balancer is set up by the ingress stack'],
  [/(^|_)(bucket|workspace_key_prefix)$|^key$|state_backend/, state],
  [/^(vpc_(id|name)|.*subnets?(_ids|_cidrs?|_cidr_blocks)?|create_vpc)$/, network],
  [
    /^enable_nat_gateway$/,
    'there is always a NAT gateway: natGateways in network.ts says whether one a zone',
  ],
  [/flow_logs?($|_)/, 'flowLogs in network.ts says it'],
  [/autoscaler_(helm_)?(chart_)?version$/, 'autoscalerChartVersion in eks.ts says it'],
  [/^one_nat_gateway_per_az$/, 'natGateways in network.ts says it'],
  [/^(cluster_)?(endpoint_|enable_)?(public|private)_access$/, 'endpointPublicAccessCidrs in eks.ts says it'],
  [/^developer_roles$/, 'developers are IAM users: developerUsers in eks.ts, who read and change nothing'],
  [
    variableOfGroups,
    'nodes here are of one kind: instanceTypes, capacityType and the sizes in eks.ts say which',
  ],
  [/^ami_type$/, 'nodes run Amazon Linux 2023 for the architecture of instanceTypes in eks.ts'],
  [
    /^(cluster_)?addons$/,
    'add-ons and their versions are in packages/infra/src/config/kubernetes-versions.ts',
  ],
  [
    /^(enable_cluster_creator_admin_permissions|access_entries|(map|aws_auth)_(users|roles)|authentication_mode)$/,
    'adminUsers, adminRoles and developerUsers in eks.ts say who may enter',
  ],
  [/^enable_(irsa|oidc.*)$|^oidc_provider_enabled$/, 'pods get their roles by EKS Pod Identity'],
  [/^enable_(dns_(hostnames|support)|vpn_gateway)$|^map_public_ip_on_launch$/, network],
  [/(disk|volume)_size$/, 'nodeDiskGibibytes in src/stacks/eks.ts says it'],
  [/(^|_)tags$/, 'tags are made in src/stacks/names.ts'],
];

/** Why a variable is not imported. `plain` is the result of `plainName`. */
export function reasonNotImported(plain: string): string {
  const found = notImported.find(([pattern]) => pattern.test(plain));
  return found?.[1] ?? 'no file here has a field for it';
}
