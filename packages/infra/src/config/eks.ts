import * as z from 'zod';
import { CidrBlock } from './cidr-block.ts';
import { type Report, reportDuplicates } from './faults.ts';
import { parseInstanceType } from './instance-type.ts';
import { kubernetesVersions } from './kubernetes-versions.ts';
import { logRetentionDays } from './log-retention.ts';

/** The logs of a control plane: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html. */
export const controlPlaneLogKinds = [
  'api',
  'audit',
  'authenticator',
  'controllerManager',
  'scheduler',
] as const;

export const eksSchema = z.strictObject({
  /**
   * The Kubernetes minor version, such as `1.36`. When it leaves EKS standard support, commands print a note with the day
   * and the cost, and a deploy creates no new cluster of it.
   * @change The next minor version only, otherwise the plan fails. Updates control plane, add-ons and nodes, a third of the
   * nodes at a time. The order of the stacks matters, see docs/how-to/upgrade-kubernetes.md.
   */
  version: z.string(),
  /**
   * IAM users with full access to the cluster.
   * @change Locks out at once whoever you remove. Keep whoever applies the next stacks.
   */
  adminUsers: z.array(z.string()).readonly(),
  /**
   * IAM roles with full access, with their path, such as those of SSO users or of a build that deploys. Whoever applies the
   * stacks inside the cluster must be one of these roles or users. There is no other way in.
   * @change As adminUsers.
   */
  adminRoles: z.array(z.string()).readonly(),
  /**
   * IAM users with read access to the environment's namespaces.
   * @change Locks out at once whoever you remove.
   */
  developerUsers: z.array(z.string()).readonly(),
  /**
   * EC2 instance types of the nodes, the preferred one first. All are of one architecture, the same in all delivered
   * environments, because images are built for it.
   * @change Replaces all nodes, new ones first, so the EC2 quota needs room for both. Another architecture interrupts the
   * services, see docs/how-to/change-an-environment.md.
   */
  instanceTypes: z.array(z.string()).min(1).readonly(),
  /**
   * SPOT nodes cost a third. AWS may take them back with two minutes' notice.
   * @change Replaces all nodes, new ones first.
   */
  capacityType: z.enum(['ON_DEMAND', 'SPOT']),
  /**
   * Fewest nodes in each availability zone.
   * @change Adds nodes where there are fewer.
   */
  autoscalingMinimumSizeByAz: z.number().int().min(1),
  /**
   * Most nodes in each availability zone.
   * @change Drains and terminates nodes where there are more.
   */
  autoscalingMaximumSizeByAz: z.number().int().min(1),
  /** Version of the Helm chart of the cluster autoscaler. The image follows the Kubernetes version. */
  autoscalerChartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
  /**
   * CIDR blocks that may reach the public endpoint of the API server. An empty list closes it. The private endpoint is
   * always open to the VPC, where the deploy projects run.
   * @change Takes minutes. Locks out the addresses that you remove.
   */
  endpointPublicAccessCidrs: z.array(z.string()).readonly(),
  /** Whether one of those blocks may be the whole internet. */
  allowsOpenEndpoint: z.boolean(),
  /**
   * Which logs of the control plane are kept; the list may be empty. `audit` records every request. It is usually the
   * largest, and the one that you need after a break-in.
   * @change Stops writing the logs that you remove. Existing entries stay for their days.
   * @default all five
   */
  controlPlaneLogs: z.array(z.enum(controlPlaneLogKinds)).readonly().optional(),
  /** Days for which the logs of the control plane are kept. */
  controlPlaneLogRetentionDays: logRetentionDays,
  /**
   * What CloudWatch keeps and watches of the environment (docs/how-to/alarms.md).
   * @change Without `containerInsights`, destroys its log groups, and what is in them.
   * @default alarms on the load balancer, and nothing of pods and nodes
   */
  monitoring: z
    .strictObject({
      /**
       * Alarms and a dashboard: about 0.10 USD a month for each metric that an alarm watches, and 3 for the dashboard after
       * the account's third. @default true
       */
      alarms: z.boolean().optional(),
      /**
       * The add-on amazon-cloudwatch-observability: metrics of pods and nodes, and the logs of all pods, which otherwise go
       * with the pod. About 6 USD a month for each node with ten pods, and 0.50 for each GB of logs. @default false
       */
      containerInsights: z.boolean().optional(),
      /**
       * Each night, compare the stacks of the environment with what runs, and tell of a difference. Its role reads everything
       * in the cluster, Secrets too. About 2 USD a month. Without effect in an account or region of its own, where CodeBuild
       * can't clone the repository. @default false
       */
      nightlyDiff: z.boolean().optional(),
      /** Days for which the logs of pods are kept. @default 30 */
      podLogRetentionDays: logRetentionDays.optional(),
    })
    .readonly()
    .optional(),
  /** Refuse to delete the cluster. To delete it, apply `false` first. */
  protectFromDestroy: z.boolean(),
});

/** The content of `environments/<environment>/eks.ts`. */
export type EksConfig = Readonly<z.infer<typeof eksSchema>>;

/** Which logs of the control plane are kept, with the default. */
export function controlPlaneLogsOf({ controlPlaneLogs }: EksConfig) {
  return controlPlaneLogs ?? controlPlaneLogKinds;
}

/** What CloudWatch keeps and watches, with the defaults. */
export function monitoringOf({ monitoring }: Pick<EksConfig, 'monitoring'>) {
  return {
    alarms: monitoring?.alarms ?? true,
    containerInsights: monitoring?.containerInsights ?? false,
    nightlyDiff: monitoring?.nightlyDiff ?? false,
    podLogRetentionDays: monitoring?.podLogRetentionDays ?? 30,
  };
}

/** Reports faults of `eks.ts`; `today` as `2026-11-25`. */
export function checkEks(eks: EksConfig, today: string, report: Report): void {
  checkVersion(eks.version, today, report);
  checkPeople(eks, report);
  checkInstanceTypes(eks.instanceTypes, report);
  const { autoscalingMinimumSizeByAz: minimum, autoscalingMaximumSizeByAz: maximum } = eks;
  if (minimum > maximum)
    report('autoscalingMinimumSizeByAz', `${minimum} is above autoscalingMaximumSizeByAz, ${maximum}`);
  reportDuplicates('controlPlaneLogs', eks.controlPlaneLogs ?? [], report);
  reportDuplicates('endpointPublicAccessCidrs', eks.endpointPublicAccessCidrs, report);
  if (eks.endpointPublicAccessCidrs.length > mostBlocks)
    report(
      'endpointPublicAccessCidrs',
      `has ${eks.endpointPublicAccessCidrs.length} blocks, EKS takes ${mostBlocks}`,
    );
  eks.endpointPublicAccessCidrs.forEach((cidr, index) => {
    checkEndpointBlock(cidr, eks.allowsOpenEndpoint, (text) =>
      report(`endpointPublicAccessCidrs[${index}]`, `${cidr} ${text}`),
    );
  });
}

/** How many blocks EKS takes for the public endpoint. */
const mostBlocks = 40;

function checkVersion(version: string, today: string, report: Report): void {
  const rows = [...kubernetesVersions];
  const inSupport = rows.filter(([, { supportEnds }]) => today <= supportEnds);
  const supported = (inSupport.length > 0 ? inSupport : rows)
    .map(([name, { supportEnds }]) => `${name} until ${supportEnds}`)
    .join(', ');
  // An unsupported version is only a note (version-support.ts), so that its cluster can still be destroyed.
  if (kubernetesVersions.has(version)) return;
  const [, minor = ''] = /^v?(\d+\.\d+)(\.\d+)?$/.exec(version) ?? [];
  if (kubernetesVersions.has(minor)) report('version', `${version} is not a minor version; write ${minor}`);
  else
    report(
      'version',
      `${version} is not in packages/infra/src/config/kubernetes-versions.ts, which has ${supported}; a newer version needs a row there (docs/how-to/upgrade-kubernetes.md)`,
    );
}

/** The name of an IAM user or role, with its path. */
const principalName = /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

function checkPeople(eks: EksConfig, report: Report): void {
  const { adminUsers, adminRoles, developerUsers } = eks;
  if (adminUsers.length + adminRoles.length === 0)
    report(
      'adminUsers',
      'is empty, and adminRoles too: the cluster has no other admin, so nobody could enter it',
    );
  for (const [field, names] of Object.entries({ adminUsers, adminRoles, developerUsers })) {
    reportDuplicates(field, names, report);
    names.forEach((name, index) => {
      const refuse = (text: string) => report(`${field}[${index}]`, `${name} ${text}`);
      if (!principalName.test(name)) refuse('is not a name that IAM takes, without arn: and account');
      else if (/^(user|role)\//.test(name))
        refuse('is the end of an ARN; leave out what is before the first /');
      else if (name.startsWith('aws-service-role/'))
        refuse('is a role of an AWS service, which EKS lets into no cluster');
    });
  }
  developerUsers.forEach((user, index) => {
    // EKS accepts one access entry for each user.
    if (adminUsers.includes(user)) report(`developerUsers[${index}]`, `${user} is in adminUsers too`);
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-nodegroup.html. */
const mostInstanceTypes = 20;

function checkInstanceTypes(names: readonly string[], report: Report): void {
  reportDuplicates('instanceTypes', names, report);
  if (names.length > mostInstanceTypes)
    report('instanceTypes', `has ${names.length} types, a node group takes ${mostInstanceTypes}`);
  const [first] = names.map(parseInstanceType);
  names.forEach((name, index) => {
    const refuse = (text: string) => report(`instanceTypes[${index}]`, `${name} ${text}`);
    const type = parseInstanceType(name);
    if (!type) refuse('is not an instance type such as t3a.medium or m7g.xlarge');
    else if (type.tooOld !== undefined) refuse(type.tooOld);
    else if (type.isAccelerated) refuse("has accelerators, whose drivers are not in the nodes' image");
    else if (first && type.architecture !== first.architecture)
      refuse(`is ${type.architecture}, ${names[0]} is ${first.architecture}: the nodes have one image`);
  });
}

/** A block with this prefix or a shorter one counts as the whole internet. */
const openPrefix = 7;

function checkEndpointBlock(cidr: string, allowsOpen: boolean, refuse: (text: string) => void): void {
  const block = CidrBlock.parse(cidr);
  if (!block) refuse('is not an IPv4 block such as 203.0.113.0/24');
  else if (block.isOutsideInternet())
    refuse("is private: the endpoint's public side sees public addresses only");
  else if (block.prefix <= openPrefix && !allowsOpen)
    refuse('is open to the internet, and allowsOpenEndpoint is false');
}
