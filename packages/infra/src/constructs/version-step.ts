import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { DataAwsEksClusters } from '@cdktf/provider-aws/lib/data-aws-eks-clusters/index.js';
import type { TerraformResourceLifecycle } from 'cdktf';
import { Construct } from 'constructs';
import { forEachOf } from './for-each.ts';

export interface VersionStepProps {
  readonly clusterName: string;
  /** The Kubernetes minor version that is wanted, such as `1.36`. */
  readonly version: string;
}

/** The version that a cluster has, if there is one, asked of AWS at each plan. */
export class VersionStep extends Construct {
  /**
   * EKS goes from one minor version to the next and never back. It says so in the middle of an apply; this ends the
   * plan. (https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html)
   */
  readonly precondition: NonNullable<TerraformResourceLifecycle['precondition']>[number];

  constructor(scope: Construct, id: string, { clusterName, version }: VersionStepProps) {
    super(scope, id);
    const clusters = new DataAwsEksClusters(this, 'clusters', {});
    const names = `data.${clusters.terraformResourceType}.${clusters.friendlyUniqueId}.names`;
    const live = forEachOf(`toset([for name in ${names} : name if name == "${clusterName}"])`);
    const address = live.address(new DataAwsEksCluster(this, 'cluster', { name: live.key }));
    const [, minor = ''] = version.split('.');
    const step = `${minor} - tonumber(split(".", cluster.version)[1])`;
    this.precondition = {
      condition: `\${alltrue([for cluster in ${address} : contains([0, 1], ${step})])}`,
      errorMessage: `EKS takes a cluster from one minor version to the next, and not back: ${clusterName} is at \${join("", [for cluster in ${address} : cluster.version])}, and version in eks.ts says ${version}.`,
    };
  }
}
