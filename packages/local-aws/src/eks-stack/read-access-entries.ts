import { z } from 'zod';
import { createResourceReader, IGNORED_EVERYWHERE, ignored, known } from '../terraform/resource-reader.ts';
import { readStackResources } from '../terraform/stack-resources.ts';

/** An IAM user or role that EKS lets into a cluster, and the Kubernetes groups whose rights it has there. */
export interface AccessEntry {
  readonly principalArn: string;
  readonly groups: readonly string[];
}

/**
 * Who may enter a cluster, read from the JSON of its stack's `cdk.tf.json`. What EKS's own access policies give them
 * besides is not read.
 */
export function readAccessEntries(json: unknown): AccessEntry[] {
  const reader = createResourceReader(readStackResources(json), 'src/eks-stack');
  const { text } = reader;
  const schema = z
    .strictObject({
      ...IGNORED_EVERYWHERE,
      cluster_name: ignored,
      principal_arn: text,
      kubernetes_groups: z.array(text).default([]),
      type: known(['STANDARD'], text).default('STANDARD'),
    })
    .transform(({ principal_arn, kubernetes_groups }) => ({
      principalArn: principal_arn,
      groups: kubernetes_groups,
    }));
  return reader.readAll('aws_eks_access_entry', schema).map(({ value }) => value);
}
