import { z } from 'zod';

export const eksSchema = z.strictObject({
  /** The Kubernetes minor version, such as `1.36`. */
  version: z.string(),
  /** IAM users with full access to the cluster. */
  adminUsers: z.array(z.string().min(1)).min(1).readonly(),
  /** IAM users who may look at everything and change nothing. */
  developerUsers: z.array(z.string().min(1)).readonly(),
  /** EC2 instance types of the nodes, the preferred one first. */
  instanceTypes: z.array(z.string().min(1)).min(1).readonly(),
  /** Fewest nodes in each availability zone. */
  autoscalingMinimumSizeByAz: z.number().int().min(1),
  /** Most nodes in each availability zone. */
  autoscalingMaximumSizeByAz: z.number().int().min(1),
  /**
   * CIDR blocks from which the API server's public endpoint answers; none closes it. The private endpoint is
   * always open to the VPC, where the deploy projects run.
   */
  endpointPublicAccessCidrs: z.array(z.string()).readonly(),
});

/** `environments/<environment>/eks.ts`. */
export type EksConfig = Readonly<z.infer<typeof eksSchema>>;
