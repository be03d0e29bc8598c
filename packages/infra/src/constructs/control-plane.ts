import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { DataAwsEksClusters } from '@cdktf/provider-aws/lib/data-aws-eks-clusters/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { ITerraformDependable, TerraformResourceLifecycle } from 'cdktf';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { eachText, readForEach } from './for-each.ts';
import { ManagedPolicyRole } from './managed-policy-role.ts';
import { policyDocument } from './policy-document.ts';

export interface ControlPlaneProps {
  readonly place: AwsPlace;
  readonly name: string;
  /** The Kubernetes minor version. */
  readonly version: string;
  readonly roleName: string;
  /** In at least two zones. EKS refuses a later change of the zones. */
  readonly subnetIds: string[];
  /** Addresses of Services, outside the VPC. */
  readonly servicesBlock: string;
  /** Encrypts Secrets and logs. */
  readonly encryptionKeyArn: string;
  /** Blocks that may reach the public endpoint. An empty list closes it. */
  readonly publicAccessBlocks: readonly string[];
  /** Which of its logs are kept. */
  readonly logKinds: readonly string[];
  readonly logRetentionDays: number;
  readonly protectFromDestroy: boolean;
}

/** The log group to which EKS writes a cluster's logs. */
export function controlPlaneLogGroupName(clusterName: string): string {
  return `/aws/eks/${clusterName}/cluster`;
}

/** An EKS cluster without nodes, with its logs. Only access entries give access. */
export class ControlPlane extends Construct {
  readonly cluster: EksCluster;

  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    // Created even when no log is kept: otherwise EKS creates the group itself, without encryption and retention.
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: checkedName(this, 'log group', controlPlaneLogGroupName(props.name)),
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.encryptionKeyArn,
    });
    const role = new ManagedPolicyRole(this, 'role', {
      place: props.place,
      name: props.roleName,
      description: `The control plane of ${props.name}`,
      service: 'eks.amazonaws.com',
      managedPolicies: ['AmazonEKSClusterPolicy'],
    });
    const keyPolicy = this.#allowKey(props, role);
    // A destroy deletes the policies of the role last: EKS needs them to remove its network interfaces from the VPC.
    this.cluster = this.#createCluster(props, role, [logGroup, keyPolicy, ...role.attachments]);
  }

  #createCluster(
    props: ControlPlaneProps,
    role: ManagedPolicyRole,
    dependsOn: ITerraformDependable[],
  ): EksCluster {
    const step = new VersionStep(this, 'version-step', { clusterName: props.name, version: props.version });
    return new EksCluster(this, 'cluster', {
      name: checkedName(this, 'EKS cluster', props.name),
      version: props.version,
      roleArn: role.arn,
      // Otherwise the creator of the cluster stays its admin, without an access entry.
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      // Otherwise EKS installs its own versions, which conflict with the add-ons.
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: [...props.logKinds],
      encryptionConfig: { resources: ['secrets'], provider: { keyArn: props.encryptionKeyArn } },
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: props.servicesBlock },
      vpcConfig: {
        subnetIds: props.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: props.publicAccessBlocks.length > 0,
        ...(props.publicAccessBlocks.length > 0 ? { publicAccessCidrs: [...props.publicAccessBlocks] } : {}),
      },
      // EKS then upgrades the cluster at the end of standard support. Extended support costs six times as much.
      upgradePolicy: { supportType: 'STANDARD' },
      deletionProtection: props.protectFromDestroy,
      lifecycle: { precondition: [step.precondition] },
      dependsOn,
    });
  }

  #allowKey({ encryptionKeyArn, roleName }: ControlPlaneProps, role: ManagedPolicyRole): IamRolePolicy {
    return new IamRolePolicy(this, 'key-policy', {
      name: `${roleName}-key`,
      role: role.id,
      policy: policyDocument([
        {
          sid: 'EncryptSecrets',
          actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'],
          resources: [encryptionKeyArn],
        },
      ]),
    });
  }
}

interface VersionStepProps {
  readonly clusterName: string;
  /** The wanted Kubernetes minor version, such as `1.36`. */
  readonly version: string;
}

/** The version of an existing cluster, read from AWS at each plan. */
class VersionStep extends Construct {
  /**
   * EKS upgrades by one minor version and never back. It refuses other steps only in the middle of an apply; this
   * precondition refuses them in the plan. (https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html)
   */
  readonly precondition: NonNullable<TerraformResourceLifecycle['precondition']>[number];

  constructor(scope: Construct, id: string, { clusterName, version }: VersionStepProps) {
    super(scope, id);
    const clusters = new DataAwsEksClusters(this, 'clusters', {});
    const address = readForEach(
      new DataAwsEksCluster(this, 'cluster', { name: eachText }),
      `toset([for name in ${clusters.fqn}.names : name if name == "${clusterName}"])`,
    );
    const [, minor = ''] = version.split('.');
    const step = `${minor} - tonumber(split(".", cluster.version)[1])`;
    this.precondition = {
      condition: `\${alltrue([for cluster in ${address} : contains([0, 1], ${step})])}`,
      errorMessage: `EKS takes a cluster from one minor version to the next, and not back: ${clusterName} is at \${join("", [for cluster in ${address} : cluster.version])}, and version in eks.ts says ${version}.`,
    };
  }
}
