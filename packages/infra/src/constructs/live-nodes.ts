import { DataAwsAutoscalingGroup } from '@cdktf/provider-aws/lib/data-aws-autoscaling-group/index.js';
import { DataAwsAutoscalingGroups } from '@cdktf/provider-aws/lib/data-aws-autoscaling-groups/index.js';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { eachText, readForEach } from './for-each.ts';

export interface LiveNodesProps {
  readonly clusterName: string;
  /** The prefix of the names of the cluster's node groups, such as `nodes-`. */
  readonly nodeGroupNamePrefix: string;
}

/** The smallest and the largest number of nodes. */
interface NodeBounds {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * The nodes of a cluster, read from AWS at each plan: the autoscaler changes their number, so neither the files nor the
 * state have it. Empty before the first node group exists.
 */
export class LiveNodes extends Construct {
  readonly #address: string;
  readonly #namePrefix: string;

  constructor(scope: Construct, id: string, props: LiveNodesProps) {
    super(scope, id);
    // EKS names the autoscaling group of a node group `eks-<node group>-<id>`.
    this.#namePrefix = `eks-${props.nodeGroupNamePrefix}`;
    const groups = new DataAwsAutoscalingGroups(this, 'groups', {
      filter: [{ name: 'tag:eks:cluster-name', values: [props.clusterName] }],
    });
    const group = new DataAwsAutoscalingGroup(this, 'group', { name: eachText });
    this.#address = readForEach(group, `toset(${groups.fqn}.names)`);
  }

  /**
   * The desired number of nodes: the current number, within the bounds. EKS refuses a minimum above it and a
   * maximum below it, and a node group that replaces another starts with as many nodes as that one has.
   */
  countWithin({ minimum, maximum }: NodeBounds): number {
    const counts = `[for group in ${this.#address} : group.desired_capacity if startswith(group.name, "${this.#namePrefix}")]`;
    return Token.asNumber(`\${min(${maximum}, max(${minimum}, ${counts}...))}`);
  }
}
