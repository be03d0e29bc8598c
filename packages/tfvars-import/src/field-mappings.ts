import type { EnvironmentFile } from 'infra/config/configuration.ts';
import { controlPlaneLogKinds } from 'infra/config/eks.ts';
import * as z from 'zod';

/** The field for the value of a tfvars variable. */
export interface FieldMapping {
  readonly file: EnvironmentFile;
  readonly field: string;
  /** The variable in the tutorial's files, or the most common name elsewhere. */
  readonly name: string;
  /** Its other names, as results of `plainName`. */
  readonly spelled?: RegExp;
  /** Parses the value as loosely as Terraform, which accepts "4" for 4, and 1.36 for "1.36". */
  readonly schema: z.ZodType;
  /** The type in words, for the message about another type. */
  readonly wanted: string;
  /** Whether a file must have it, because the value of another environment would be wrong. */
  readonly required?: boolean;
  /** Whether the value is for all zones together, and the field for each zone. */
  readonly ofAllZones?: boolean;
  /** Whether a variable of an earlier mapping wins that says otherwise, as where the variables are from. */
  readonly yields?: boolean;
}

const text = { schema: z.union([z.string(), z.number().transform(String)]), wanted: 'a text' };
const texts = { schema: z.array(z.string()), wanted: 'a list of texts' };
/** An ARN of IAM is replaced by the name in it. That of another kind is left for the rules to refuse. */
const namesOf = (kind: 'user' | 'role') => (arns: readonly string[]) =>
  arns.map((arn) => arn.replace(new RegExp(`^arn:aws:iam::\\d{12}:${kind}/`), ''));
const users = { schema: texts.schema.transform(namesOf('user')), wanted: texts.wanted };
/** One text or a list. */
const roles = {
  schema: z.union([z.string().transform((name) => [name]), texts.schema]).transform(namesOf('role')),
  wanted: texts.wanted,
};
const count = {
  schema: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
  wanted: 'a number',
};
const zones = {
  schema: z.union([count.schema, z.array(z.string()).transform((names) => names.length)]),
  wanted: 'a number or a list of zones',
};
const instanceTypes = {
  schema: z.union([
    z.string().transform((type) => [type]),
    z.array(
      z.union([
        z.string(),
        z.looseObject({ instance_type: z.string() }).transform(({ instance_type }) => instance_type),
      ]),
    ),
  ]),
  wanted: 'a list of instance types',
};
const logKinds = {
  schema: z.array(z.enum(controlPlaneLogKinds)),
  wanted: `a list of ${controlPlaneLogKinds.join(', ')}`,
};
const capacityType = {
  schema: z
    .string()
    .transform((type) => type.toUpperCase().replace('-', '_'))
    .pipe(z.enum(['ON_DEMAND', 'SPOT'])),
  wanted: 'ON_DEMAND or SPOT',
};
/** By the words of `aws_flow_log`. */
const flowLogDestination = {
  schema: z.enum(['cloud-watch-logs', 's3']).transform((type) => (type === 's3' ? 's3' : 'cloudwatch')),
  wanted: 'cloud-watch-logs or s3',
};
/** A flag, and the value of the field that each side says; undefined says nothing. */
const flag = (yes: unknown, no: unknown) => ({
  schema: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .transform((is) => (String(is) === 'true' ? yes : no)),
  wanted: 'true or false',
});

/** The words for nodes at the start of a name: `node_group_min_size`, `worker_node_instance_type`. */
const nodes =
  '((cluster_|managed_|self_managed_)*(node_groups?|node_pools?|nodes?|workers?|worker_groups?|asg|wg|ng|autoscaling)_)*';
const ofNodes = (rest: string) => new RegExp(`^${nodes}(${rest})$`);
const sizes = (bound: string) =>
  `(instance_|autoscaling_)*${bound}_(size|capacity|count|(worker_)?nodes?|node_count|(ec2_)?instances)|(size|count|capacity|nodes?)_${bound}`;

/** A mapping to `<file>.<field>`. */
function mapping(
  place: `${EnvironmentFile}.${string}`,
  name: string,
  reading: Pick<FieldMapping, 'schema' | 'wanted'>,
  more: Pick<FieldMapping, 'spelled' | 'required' | 'ofAllZones' | 'yields'> = {},
): FieldMapping {
  const [file = '', field = ''] = place.split('.');
  return { file: file as EnvironmentFile, field, name, ...reading, ...more };
}

const required = true;
const ofAllZones = true;
const yields = true;

/**
 * The variables of the tutorial's five files, and the names that other public tfvars files of EKS clusters use for the
 * same values.
 */
export const fieldMappings: readonly FieldMapping[] = [
  mapping('network.clusterName', 'cluster_name', text, { spelled: /^cluster$/, required }),
  mapping('network.clusterName', 'name', text, { yields }),
  mapping('network.mainNetworkBlock', 'main_network_block', text, {
    spelled: /^((vpc|network)_)?cidr(_block|_blk|_range)?$|^vpc_(block|network)$/,
    required,
  }),
  mapping('network.subnetPrefixExtension', 'subnet_prefix_extension', count, {
    spelled: /^subnet_(cidr_)?(new)?bits$/,
  }),
  mapping('network.zoneOffset', 'zone_offset', count),
  mapping('network.zoneCount', 'autoscaling_azs', zones, {
    spelled:
      /^(cluster_)?(azs?|zones?|availability_zones?)(_count|_number)?$|^(number_of|number|num)_(azs|zones|availability_zones)$/,
  }),
  mapping('network.natGateways', 'single_nat_gateway', flag('single', 'per-zone')),
  mapping('network.natGateways', 'one_nat_gateway_per_az', flag('per-zone', undefined), { yields }),
  mapping('network.interfaceEndpoints', 'enable_vpc_endpoints', flag(true, false), {
    spelled: /^(create|enable)_(vpc_|interface_)*endpoints$|^vpc_endpoints_enabled$/,
  }),
  mapping('network.flowLogs', 'enable_flow_log', flag(undefined, 'off'), {
    spelled: /^(create|enable)_(vpc_)?flow_logs?$|^(vpc_)?flow_logs?_enabled$/,
  }),
  mapping('network.flowLogs', 'flow_log_destination_type', flowLogDestination, {
    spelled: /^(vpc_)?flow_logs?_destination_type$/,
    yields,
  }),
  mapping('network.flowLogRetentionDays', 'flow_log_retention_in_days', count, {
    spelled: /^(vpc_)?flow_logs?_(cloudwatch_)?(log_group_)?retention(_(in_)?days|_period)?$/,
  }),
  mapping('eks.version', 'cluster_version', text, {
    spelled: /^(cluster_|control_plane_)?(kubernetes_|k8s_)?version$/,
  }),
  mapping('eks.adminUsers', 'admin_users', users, {
    spelled: /^(cluster_)?admin(istrator)?_(iam_)?user(s|_arns?|_names?)?$|^cluster_admins$/,
    required,
  }),
  mapping('eks.adminRoles', 'admin_roles', roles, {
    spelled: /^(cluster_)?admin(istrator)?s?_(iam_)?role(s|_arns?|_names?)?$/,
  }),
  mapping('eks.developerUsers', 'developer_users', users, {
    spelled: /^dev(eloper)?_(iam_)?user(s|_arns?|_names?)?$|^developers$/,
  }),
  mapping('eks.instanceTypes', 'asg_instance_types', instanceTypes, {
    spelled: ofNodes('(ec2_)?instance_types?'),
    required,
  }),
  mapping('eks.capacityType', 'capacity_type', capacityType, { spelled: ofNodes('capacity_type') }),
  mapping('eks.autoscalingMinimumSizeByAz', 'autoscaling_minimum_size_by_az', count, { required }),
  mapping('eks.autoscalingMaximumSizeByAz', 'autoscaling_maximum_size_by_az', count, { required }),
  mapping('eks.autoscalingMinimumSizeByAz', 'min_size', count, {
    spelled: ofNodes(sizes('min(imum)?')),
    ofAllZones,
  }),
  mapping('eks.autoscalingMaximumSizeByAz', 'max_size', count, {
    spelled: ofNodes(sizes('max(imum)?')),
    ofAllZones,
  }),
  mapping('eks.endpointPublicAccessCidrs', 'endpoint_public_access', flag(undefined, []), {
    spelled: /^(cluster_)?(endpoint_|enable_)?public_access$/,
  }),
  mapping('eks.endpointPublicAccessCidrs', 'endpoint_public_access_cidrs', texts, {
    spelled: /^(cluster_)?(endpoint_|api_)?public_access_cidrs$/,
    yields,
  }),
  mapping('eks.controlPlaneLogs', 'cluster_enabled_log_types', logKinds, {
    spelled: /^(cluster_)?(enabled_)?(cluster_|control_plane_)?log(ging)?_types$/,
  }),
  mapping('eks.controlPlaneLogRetentionDays', 'cluster_log_retention_in_days', count, {
    spelled: /^(cluster_|control_plane_|cloudwatch_)+(log_)+(group_)?retention(_(in_)?days|_period)$/,
  }),
  mapping('eks.protectFromDestroy', 'deletion_protection', flag(true, false), {
    spelled: /^(cluster_|enable_)+deletion_protection$/,
  }),
  mapping('ingress.webFirewall', 'enable_waf', flag(true, false), {
    spelled: /^(create|enable)_waf(v2)?$|^waf(v2)?_enabled$/,
  }),
  mapping('ingress.dnsBaseDomain', 'dns_base_domain', text, {
    spelled: /^((dns|base|root|dns_root|ingress|public|app|apps|route53)_)?domain(_name)?$/,
    required,
  }),
  mapping('ingress.hostedZone', 'hosted_zone', text, {
    spelled: /^((dns|route53|public|hosted|dns_hosted|route53_hosted)_)+zone(_name)?$|^zone_name$/,
  }),
  mapping('subdomains.deploymentsSubdomains', 'deployments_subdomains', texts, {
    spelled: /^((app|apps|service|services)_)?subdomains$/,
  }),
  mapping('namespaces.namespaces', 'namespaces', texts, {
    spelled: /^(app|apps|service|services|application)_namespaces$/,
  }),
];

/**
 * The name by which a mapping is found: `EKS-Cluster-Version`, `eksClusterVersion` and `cluster_version` are the same. A
 * field of a variable is found by its own name.
 */
export function plainName(variable: string): string {
  return variable
    .replace(/^.*\./, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/^(aws_)?(eks|k8s|kubernetes)_(?!namespaces$)/, '')
    .replace(/^(k8s|kubernetes)_namespaces$/, 'app_namespaces');
}

/** The mapping of a variable; undefined if it has no field. */
export function mappingOf(variable: string): FieldMapping | undefined {
  const plain = plainName(variable);
  // The name of a VPC, and that of a node group.
  if (plain === 'name' && variable.includes('.') && !/^(eks|cluster)(_config|_settings)?\./.test(variable))
    return undefined;
  return (
    fieldMappings.find(({ name }) => name === variable || name === plain) ??
    fieldMappings.find(({ spelled }) => spelled?.test(plain))
  );
}

/** The plain names of the variables that name the environment, and so the folder of its files. The tutorial's is first. */
export const environmentVariables = [
  'iac_environment_tag',
  'environment',
  'env',
  'environment_name',
  'env_name',
  'environment_tag',
  'stage',
] as const;

/** The variables of the ingress' Helm chart, imported only if it is the AWS Load Balancer Controller's. */
export const chartVariables = {
  ingress_gateway_chart_name: 'chartName',
  ingress_gateway_chart_repo: 'chartRepository',
  ingress_gateway_chart_version: 'chartVersion',
} as const;
