import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import { ManagedPolicyRole } from './managed-policy-role.ts';
import { policyDocument } from './policy-document.ts';
import { VersionStep } from './version-step.ts';

export interface ControlPlaneProps {
  readonly name: string;
  /** The Kubernetes minor version. */
  readonly version: string;
  readonly roleName: string;
  /** In two zones at least. EKS refuses a later change of the zones. */
  readonly subnetIds: string[];
  /** Addresses of Services, outside the VPC's. */
  readonly servicesBlock: string;
  /** Encrypts Secrets and logs. */
  readonly encryptionKeyArn: string;
  /** Blocks from which the public endpoint answers; none closes it. */
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

/** An EKS cluster without nodes: known to the VPC, with its logs, and entered by access entries alone. */
export class ControlPlane extends Construct {
  readonly cluster: EksCluster;

  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    // Kept without a log, too: EKS would make the group itself, without encryption and without an end, and it would then be in the way.
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: checkedName(this, 'log group', controlPlaneLogGroupName(props.name)),
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.encryptionKeyArn,
    });
    const role = new ManagedPolicyRole(this, 'role', {
      name: props.roleName,
      description: `The control plane of ${props.name}`,
      service: 'eks.amazonaws.com',
      managedPolicies: ['AmazonEKSClusterPolicy'],
    });
    const keyPolicy = this.#allowKey(props, role);
    // The role's rights go last: EKS needs them to take its network interfaces out of the VPC.
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
      // Whoever creates the cluster would be its admin for ever, and no list would say so.
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      // EKS would install versions of its own choice, which the add-ons would then collide with.
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
      // At the end of standard support EKS moves the cluster on, instead of charging six times as much for it.
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
