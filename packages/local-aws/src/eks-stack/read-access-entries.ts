import { z } from 'zod';
import { readAwsStack } from '../terraform/read-stack.ts';
import { ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';

/** An IAM user or role that EKS lets into a cluster, and the Kubernetes groups whose rights it has there. */
export interface AccessEntry {
  readonly principalArn: string;
  readonly groups: readonly string[];
}

/**
 * The access entries of a cluster, from the JSON of its stack's `cdk.tf.json`. The rights of EKS's access policies are
 * not read.
 */
export function readAccessEntries(json: unknown): AccessEntry[] {
  const { text, readAll } = readAwsStack(json, 'src/eks-stack');
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
