import * as z from 'zod';
import type { EnvironmentFile } from '../environment/environment-config.ts';

/** Where the value of a tfvars variable goes. */
export interface TfvarsHome {
  readonly file: EnvironmentFile;
  readonly field: string;
  /** Reads the value, as loosely as Terraform does: it takes "4" for 4. */
  readonly schema: z.ZodType;
  /** The value in words, for whoever gave another one. */
  readonly wanted: string;
}

const text = { schema: z.string(), wanted: 'a text' };
const texts = { schema: z.array(z.string()), wanted: 'a list of texts' };
const count = {
  schema: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
  wanted: 'a number',
};
const instanceTypes = {
  schema: z.array(
    z.union([
      z.string(),
      z.strictObject({ instance_type: z.string() }).transform(({ instance_type }) => instance_type),
    ]),
  ),
  wanted: 'a list of instance types',
};

/** The variables of the tutorial's five files that an environment's files mirror. All of them have to be set. */
export const tfvarsHomes: Readonly<Record<string, TfvarsHome>> = {
  cluster_name: { file: 'network', field: 'clusterName', ...text },
  main_network_block: { file: 'network', field: 'mainNetworkBlock', ...text },
  subnet_prefix_extension: { file: 'network', field: 'subnetPrefixExtension', ...count },
  zone_offset: { file: 'network', field: 'zoneOffset', ...count },
  admin_users: { file: 'eks', field: 'adminUsers', ...texts },
  developer_users: { file: 'eks', field: 'developerUsers', ...texts },
  asg_instance_types: { file: 'eks', field: 'instanceTypes', ...instanceTypes },
  autoscaling_minimum_size_by_az: { file: 'eks', field: 'autoscalingMinimumSizeByAz', ...count },
  autoscaling_maximum_size_by_az: { file: 'eks', field: 'autoscalingMaximumSizeByAz', ...count },
  dns_base_domain: { file: 'ingress', field: 'dnsBaseDomain', ...text },
  deployments_subdomains: { file: 'subdomains', field: 'deploymentsSubdomains', ...texts },
  namespaces: { file: 'namespaces', field: 'namespaces', ...texts },
};

/** The variable that names the environment, and so the folder of its files. */
export const environmentVariable = 'iac_environment_tag';

/** The variables of the ingress' Helm chart: taken over when it is the AWS Load Balancer Controller's. */
export const chartVariables = {
  ingress_gateway_chart_name: 'chartName',
  ingress_gateway_chart_repo: 'chartRepository',
  ingress_gateway_chart_version: 'chartVersion',
} as const;

const names = 'names are made in src/stacks/names.ts, from the environment and the cluster';
const account = 'it is a thing of the account: environments/account.ts';
const version = 'the version is in eks.ts, and only one that EKS supports';
const spot = 'a managed node group drains its spot nodes itself';
const records = 'the ingress and subdomains stacks make the records themselves';
const state = 'the states are kept where src/stacks/backend.ts says';
const keys = 'keys belong in no file; credentials come from the AWS tools';

/** Variables that no file here has a field for, and why not; the first pattern that fits. */
const homeless: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(name_prefix|app_name|.*_iam_role|.*_service_account_name)$/, names],
  [/^(aws_)?region$|^(aws_)?profile$/, account],
  [/^(k8s|kubernetes|cluster|eks)_version$/, version],
  [/^autoscaling_average_cpu$/, 'nodes are added where pods wait for one, not at a share of CPU'],
  [/^autoscaling_azs$|^number_of_azs$/, 'zoneCount in network.ts says it'],
  [/^spot_termination_handler_/, spot],
  [/^external_dns_/, records],
  [/^ingress_gateway_name$/, names],
  [/^ingress_gateway_annotations$/, 'the shared load balancer is set up by the ingress stack'],
  [/^(bucket|key|workspace_key_prefix|.*state_backend.*)$/, state],
  [/(access|secret)_?key|password|token/, keys],
];

/** Why a variable is not taken over. */
export function homelessReason(variable: string): string {
  const found = homeless.find(([pattern]) => pattern.test(variable));
  return found?.[1] ?? 'no file here has a field for it';
}
