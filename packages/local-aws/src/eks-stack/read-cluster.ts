import { z } from 'zod';
import { stackNameOf } from '../terraform/json.ts';
import { readAwsStack } from '../terraform/read-stack.ts';
import { type AccessEntry, readAccessEntries } from './read-access-entries.ts';

/** An EKS cluster and who is let into it. */
export interface EksCluster {
  /** The stack that has it. */
  readonly stack?: string | undefined;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly accessEntries: readonly AccessEntry[];
  /** The role of its nodes. */
  readonly nodeRoleArn: string;
}

/** The cluster of an eks stack, from the JSON of its `cdk.tf.json`. */
export function readCluster(json: unknown): EksCluster {
  const { text, readOnly, accountId, region } = readAwsStack(json, 'src/eks-stack');
  const { name } = readOnly('aws_eks_cluster', z.looseObject({ name: text })).value;
  const { node_role_arn: nodeRoleArn } = readOnly(
    'aws_eks_node_group',
    z.looseObject({ node_role_arn: text }),
  ).value;
  const stack = stackNameOf(json);
  return {
    ...(stack !== undefined && { stack }),
    name,
    accountId,
    region,
    accessEntries: readAccessEntries(json),
    nodeRoleArn,
  };
}
