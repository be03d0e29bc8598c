import * as z from 'zod';
import { logRetentionDays } from './log-retention.ts';

export const eksSchema = z.strictObject({
  /**
   * The Kubernetes minor version, such as `1.36`. When it leaves EKS standard support, commands note until when and at what
   * cost it stays, and a deploy makes no new cluster of it.
   */
  version: z.string(),
  /** IAM users with full access to the cluster. */
  adminUsers: z.array(z.string()).readonly(),
  /**
   * IAM roles with full access, with their path: of whoever signs in by SSO, of a build that deploys. Whoever applies the
   * stacks that work inside the cluster has to be one of these or of the users: there is no other way in.
   */
  adminRoles: z.array(z.string()).readonly(),
  /** IAM users who may look at the environment's namespaces and change nothing. */
  developerUsers: z.array(z.string()).readonly(),
  /** EC2 instance types of the nodes, of one architecture, the preferred one first. */
  instanceTypes: z.array(z.string()).min(1).readonly(),
  /** SPOT nodes cost a third and may be taken away within two minutes. */
  capacityType: z.enum(['ON_DEMAND', 'SPOT']),
  /** Fewest nodes in each availability zone. */
  autoscalingMinimumSizeByAz: z.number().int().min(1),
  /** Most nodes in each availability zone. */
  autoscalingMaximumSizeByAz: z.number().int().min(1),
  /** Version of the cluster autoscaler's Helm chart; its image goes by the Kubernetes version. */
  autoscalerChartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
  /**
   * CIDR blocks from which the API server's public endpoint answers; none closes it. The private endpoint is
   * always open to the VPC, where the deploy projects run.
   */
  endpointPublicAccessCidrs: z.array(z.string()).readonly(),
  /** Whether one of those blocks may be the whole internet. */
  allowsOpenEndpoint: z.boolean(),
  /** Days for which the control plane's five logs are kept. */
  controlPlaneLogRetentionDays: logRetentionDays,
  /** Refuse to delete the cluster; to delete it, apply this as false first. */
  protectFromDestroy: z.boolean(),
});

/** `environments/<environment>/eks.ts`. */
export type EksConfig = Readonly<z.infer<typeof eksSchema>>;
