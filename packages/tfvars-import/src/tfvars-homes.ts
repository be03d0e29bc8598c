import type { EnvironmentFile } from 'infra/config/configuration.ts';
import { controlPlaneLogKinds } from 'infra/config/eks.ts';
import * as z from 'zod';

/** Where the value of a tfvars variable goes. */
export interface TfvarsHome {
  readonly file: EnvironmentFile;
  readonly field: string;
  /** The variable of the tutorial's files, or the commonest elsewhere. */
  readonly name: string;
  /** Other names of it that are in use, as `plainName` gives them. */
  readonly spelled?: RegExp;
  /** Reads the value, as loosely as Terraform does: it takes "4" for 4. */
  readonly schema: z.ZodType;
  /** The value in words, for whoever gave another one. */
  readonly wanted: string;
  /** Whether one of the files has to say it: what it says of another environment would be wrong of this one. */
  readonly required?: boolean;
  /** Whether the value is of all zones together, and the field of each. */
  readonly ofAllZones?: boolean;
}

const text = { schema: z.string(), wanted: 'a text' };
const texts = { schema: z.array(z.string()), wanted: 'a list of texts' };
/** An ARN of IAM stands for the name in it. */
const people = {
  schema: texts.schema.transform((names) =>
    names.map((name) => name.replace(/^arn:aws:iam::\d{12}:(user|role)\//, '')),
  ),
  wanted: texts.wanted,
};
/** Often there is one. */
const roles = {
  schema: z.union([z.string().transform((name) => [name]), texts.schema]).pipe(people.schema),
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
const flag = (yes: string, no: string) => ({
  schema: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .transform((is) => (String(is) === 'true' ? yes : no)),
  wanted: 'true or false',
});

/** What nodes are called before what is said of them: `node_group_min_size`, `worker_instance_type`. */
const nodes =
  '((cluster_|managed_|self_managed_)*(node_groups?|node_pools?|nodes?|workers?|worker_groups?|asg|wg|ng|autoscaling)_)?';
const ofNodes = (rest: string) => new RegExp(`^${nodes}(${rest})$`);
const sizes = (bound: string) =>
  `(instance_|autoscaling_)*${bound}_(size|capacity|count|nodes?|node_count|instances)`;

/** A home by `<file>.<field>`. */
function home(
  place: `${EnvironmentFile}.${string}`,
  name: string,
  reading: Pick<TfvarsHome, 'schema' | 'wanted'>,
  more: Pick<TfvarsHome, 'spelled' | 'required' | 'ofAllZones'> = {},
): TfvarsHome {
  const [file = '', field = ''] = place.split('.');
  return { file: file as EnvironmentFile, field, name, ...reading, ...more };
}

const required = true;
const ofAllZones = true;

/**
 * The variables that an environment's files mirror: those of the tutorial's five files, and the names that other public
 * tfvars files of EKS clusters use for the same.
 */
export const tfvarsHomes: readonly TfvarsHome[] = [
  home('network.clusterName', 'cluster_name', text, { spelled: /^cluster$/, required }),
  home('network.mainNetworkBlock', 'main_network_block', text, {
    spelled: /^((vpc|network)_)?cidr(_block)?$|^vpc_(block|network)$/,
    required,
  }),
  home('network.subnetPrefixExtension', 'subnet_prefix_extension', count, {
    spelled: /^subnet_(cidr_)?(new)?bits$/,
  }),
  home('network.zoneOffset', 'zone_offset', count),
  home('network.zoneCount', 'autoscaling_azs', zones, {
    spelled:
      /^(cluster_)?(azs?|zones?|availability_zones?)(_count|_number)?$|^(number_of|num)_(azs|zones|availability_zones)$/,
  }),
  home('network.natGateways', 'single_nat_gateway', flag('single', 'per-zone')),
  home('network.natGateways', 'one_nat_gateway_per_az', flag('per-zone', 'single')),
  home('eks.version', 'cluster_version', text, {
    spelled: /^(cluster_|control_plane_)?(kubernetes_|k8s_)?version$/,
  }),
  home('eks.adminUsers', 'admin_users', people, {
    spelled: /^(cluster_)?admin(istrator)?_(iam_)?user(s|_arns?|_names?)?$/,
    required,
  }),
  home('eks.adminRoles', 'admin_roles', roles, {
    spelled: /^(cluster_)?admin(istrator)?_(iam_)?role(s|_arns?|_names?)?$/,
  }),
  home('eks.developerUsers', 'developer_users', people, {
    spelled: /^dev(eloper)?_(iam_)?user(s|_arns?|_names?)?$|^developers$/,
  }),
  home('eks.instanceTypes', 'asg_instance_types', instanceTypes, {
    spelled: ofNodes('(ec2_)?instance_types?'),
    required,
  }),
  home('eks.capacityType', 'capacity_type', capacityType, { spelled: ofNodes('capacity_type') }),
  home('eks.autoscalingMinimumSizeByAz', 'autoscaling_minimum_size_by_az', count, { required }),
  home('eks.autoscalingMaximumSizeByAz', 'autoscaling_maximum_size_by_az', count, { required }),
  home('eks.autoscalingMinimumSizeByAz', 'min_size', count, {
    spelled: ofNodes(sizes('min(imum)?')),
    ofAllZones,
  }),
  home('eks.autoscalingMaximumSizeByAz', 'max_size', count, {
    spelled: ofNodes(sizes('max(imum)?')),
    ofAllZones,
  }),
  home('eks.endpointPublicAccessCidrs', 'endpoint_public_access_cidrs', texts, {
    spelled: /^(cluster_)?(endpoint_|api_)?public_access_cidrs$/,
  }),
  home('eks.controlPlaneLogs', 'cluster_enabled_log_types', logKinds, {
    spelled: /^(cluster_)?(enabled_)?(cluster_|control_plane_)?log(ging)?_types$/,
  }),
  home('eks.controlPlaneLogRetentionDays', 'cluster_log_retention_in_days', count, {
    spelled: /^(cluster_|control_plane_|cloudwatch_)+(log_)+(group_)?retention(_(in_)?days|_period)$/,
  }),
  home('ingress.dnsBaseDomain', 'dns_base_domain', text, {
    spelled: /^((dns|base|root|dns_root|ingress)_)?domain(_name)?$/,
    required,
  }),
  home('ingress.hostedZone', 'hosted_zone', text, {
    spelled: /^((dns|route53|public|hosted|dns_hosted|route53_hosted)_)+zone(_name)?$/,
  }),
  home('subdomains.deploymentsSubdomains', 'deployments_subdomains', texts, {
    spelled: /^((app|apps|service|services)_)?subdomains$/,
  }),
  home('namespaces.namespaces', 'namespaces', texts, {
    spelled: /^(app|apps|service|services|application)_namespaces$/,
  }),
];

/**
 * A variable's name as the homes know it: `EKS-Cluster-Version`, `eksClusterVersion` and `cluster_version` say the same. A
 * field of a variable goes by its own name.
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

/** Where the value of a variable goes, if anywhere. */
export function homeOf(variable: string): TfvarsHome | undefined {
  const plain = plainName(variable);
  return (
    tfvarsHomes.find(({ name }) => name === variable || name === plain) ??
    tfvarsHomes.find(({ spelled }) => spelled?.test(plain))
  );
}

/** The variables that name the environment, and so the folder of its files, the tutorial's first. */
export const environmentVariables = [
  'iac_environment_tag',
  'environment',
  'env',
  'environment_name',
  'env_name',
  'environment_tag',
] as const;

/** The variables of the ingress' Helm chart: taken over when it is the AWS Load Balancer Controller's. */
export const chartVariables = {
  ingress_gateway_chart_name: 'chartName',
  ingress_gateway_chart_repo: 'chartRepository',
  ingress_gateway_chart_version: 'chartVersion',
} as const;
