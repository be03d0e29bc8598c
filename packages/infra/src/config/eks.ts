import * as z from 'zod';
import { logRetentionDays } from './log-retention.ts';

/** The logs that a control plane writes: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html. */
export const controlPlaneLogKinds = [
  'api',
  'audit',
  'authenticator',
  'controllerManager',
  'scheduler',
] as const;

export const eksSchema = z.strictObject({
  /**
   * The Kubernetes minor version, such as `1.36`. When it leaves EKS standard support, commands note until when and at what
   * cost it stays, and a deploy makes no new cluster of it.
   * @change One minor version on, and never back: the plan ends otherwise. Control plane, add-ons and nodes are updated, a
   * third of the nodes at a time.
   */
  version: z.string(),
  /**
   * IAM users with full access to the cluster.
   * @change Who is taken out is locked out at once: leave in who applies the next stacks.
   */
  adminUsers: z.array(z.string()).readonly(),
  /**
   * IAM roles with full access, with their path: of whoever signs in by SSO, of a build that deploys. Whoever applies the
   * stacks that work inside the cluster has to be one of these or of the users: there is no other way in.
   * @change As adminUsers.
   */
  adminRoles: z.array(z.string()).readonly(),
  /**
   * IAM users who may look at the environment's namespaces and change nothing.
   * @change Who is taken out is locked out at once.
   */
  developerUsers: z.array(z.string()).readonly(),
  /**
   * EC2 instance types of the nodes, of one architecture, the preferred one first. Images are built for that architecture,
   * so it is the same in all environments that are delivered to.
   * @change Replaces all nodes: as many new ones come up first, for which EC2's quota needs room. Another architecture
   * interrupts the services, see docs/runbooks/changes.md.
   */
  instanceTypes: z.array(z.string()).min(1).readonly(),
  /**
   * SPOT nodes cost a third and may be taken away within two minutes.
   * @change Replaces all nodes: as many new ones come up first.
   */
  capacityType: z.enum(['ON_DEMAND', 'SPOT']),
  /**
   * Fewest nodes in each availability zone.
   * @change Adds nodes where there are fewer.
   */
  autoscalingMinimumSizeByAz: z.number().int().min(1),
  /**
   * Most nodes in each availability zone.
   * @change Drains and ends nodes where there are more.
   */
  autoscalingMaximumSizeByAz: z.number().int().min(1),
  /** Version of the cluster autoscaler's Helm chart; its image goes by the Kubernetes version. */
  autoscalerChartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
  /**
   * CIDR blocks from which the API server's public endpoint answers; none closes it. The private endpoint is
   * always open to the VPC, where the deploy projects run.
   * @change Takes minutes; an address that is taken out is locked out.
   */
  endpointPublicAccessCidrs: z.array(z.string()).readonly(),
  /** Whether one of those blocks may be the whole internet. */
  allowsOpenEndpoint: z.boolean(),
  /**
   * Which of the control plane's logs are kept; none is allowed. `audit`, who asked the cluster for what, is the largest as
   * a rule, and the one that is missed after a break-in.
   * @change A kind that is taken out is no longer written; what is there stays for its days.
   * @default all five
   */
  controlPlaneLogs: z.array(z.enum(controlPlaneLogKinds)).readonly().optional(),
  /** Days for which the control plane's logs are kept. */
  controlPlaneLogRetentionDays: logRetentionDays,
  /** Refuse to delete the cluster; to delete it, apply this as false first. */
  protectFromDestroy: z.boolean(),
});

/** `environments/<environment>/eks.ts`. */
export type EksConfig = Readonly<z.infer<typeof eksSchema>>;

/** Which of the control plane's logs are kept, with the default. */
export function controlPlaneLogsOf({ controlPlaneLogs }: EksConfig) {
  return controlPlaneLogs ?? controlPlaneLogKinds;
}
