import { z } from 'zod';
import type { AwsStack } from '../terraform/aws-stack.ts';
import { readAwsStack } from '../terraform/read-stack.ts';
import { ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';

/** An IAM user or role that EKS lets into a cluster, and the Kubernetes groups whose rights it has there. */
export interface AccessEntry {
  readonly principalArn: string;
  readonly groups: readonly string[];
}

/** An EKS cluster and its access entries. */
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
  const stack = readAwsStack(json, 'src/eks-stack');
  const { text, readOnly, accountId, region, named } = stack;
  const cluster = readOnly('aws_eks_cluster', z.looseObject({ name: text })).value;
  const nodes = readOnly('aws_eks_node_group', z.looseObject({ node_role_arn: text })).value;
  return {
    ...named,
    name: cluster.name,
    accountId,
    region,
    accessEntries: readAccessEntries(stack),
    nodeRoleArn: nodes.node_role_arn,
  };
}

/** The rights of EKS's access policies are not read. */
function readAccessEntries({ text, readAll }: AwsStack): AccessEntry[] {
  const schema = settings({
    ...ignoredEverywhere,
    cluster_name: ignored,
    principal_arn: text,
    kubernetes_groups: z.array(text).default([]),
    type: known(['STANDARD'], text).default('STANDARD'),
  });
  return readAll('aws_eks_access_entry', schema).map(({ value: { principalArn, kubernetesGroups } }) => ({
    principalArn,
    groups: kubernetesGroups,
  }));
}
