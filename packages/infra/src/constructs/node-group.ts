import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { LiveNodes } from './live-nodes.ts';
import { ManagedPolicyRole } from './managed-policy-role.ts';

export interface NodeGroupProps {
  readonly place: AwsPlace;
  readonly cluster: EksCluster;
  /** The cluster's name, as text. */
  readonly clusterName: string;
  /** The Kubernetes minor version of the nodes. */
  readonly version: string;
  /** The release of the EKS optimized AMI. Without one, nodes would keep the release with which they were created. */
  readonly releaseVersion: string;
  readonly roleName: string;
  readonly subnetIds: string[];
  readonly architecture: 'x86_64' | 'arm64';
  /** Of that architecture, the preferred one first. */
  readonly instanceTypes: readonly string[];
  readonly capacityType: 'ON_DEMAND' | 'SPOT';
  readonly minimumNodes: number;
  readonly maximumNodes: number;
  readonly diskGibibytes: number;
  /** Tags of the machines, disks and network interfaces, which the provider's default tags do not reach. */
  readonly machineTags: Readonly<Record<string, string>>;
  /** The add-ons without which no node gets ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const images = { x86_64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' } as const;

/** The root disk of an Amazon Linux 2023 machine. */
const rootDevice = '/dev/xvda';

/** A prefix, so that a replacement can be created before these nodes are destroyed. */
const nodeGroupNamePrefix = 'nodes-';

/** A managed node group of a cluster, which the cluster autoscaler finds by its tags. */
export class NodeGroup extends Construct {
  readonly nodeGroup: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const template = this.#createTemplate(props);
    const role = new ManagedPolicyRole(this, 'role', {
      place: props.place,
      name: props.roleName,
      description: `The nodes of ${props.clusterName}`,
      service: 'ec2.amazonaws.com',
      // The network plugin uses the node's role: it starts before pod identities are available.
      managedPolicies: [
        'AmazonEKSWorkerNodePolicy',
        'AmazonEC2ContainerRegistryPullOnly',
        'AmazonEKS_CNI_Policy',
      ],
    });
    this.nodeGroup = this.#createNodes(props, template, role);
    this.#tagForAutoscaler(props.clusterName);
  }

  #createNodes(props: NodeGroupProps, template: LaunchTemplate, role: ManagedPolicyRole): EksNodeGroup {
    const live = new LiveNodes(this, 'live', { clusterName: props.clusterName, nodeGroupNamePrefix });
    const bounds = { minimum: props.minimumNodes, maximum: props.maximumNodes };
    return new EksNodeGroup(this, 'nodes', {
      clusterName: props.cluster.name,
      nodeGroupNamePrefix,
      version: props.version,
      releaseVersion: props.releaseVersion,
      nodeRoleArn: role.arn,
      subnetIds: props.subnetIds,
      amiType: images[props.architecture],
      instanceTypes: [...props.instanceTypes],
      capacityType: props.capacityType,
      scalingConfig: {
        minSize: bounds.minimum,
        // The autoscaler's current number: an apply changes it only as far as the bounds require.
        desiredSize: live.countWithin(bounds),
        maxSize: bounds.maximum,
      },
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true },
      // The number of the version, not $Latest: only a change of it rolls the nodes.
      launchTemplate: { id: template.id, version: template.getStringAttribute('latest_version') },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [...role.attachments, ...props.dependsOn],
    });
  }

  #createTemplate(props: NodeGroupProps): LaunchTemplate {
    // Without a security group here, EKS uses the cluster's own, which nodes need to join the cluster.
    return new LaunchTemplate(this, 'template', {
      name: `${props.clusterName}-nodes`,
      description: `The nodes of ${props.clusterName}`,
      updateDefaultVersion: true,
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        // Answers do not leave the machine, so pods cannot get the node's rights. Pods have identities.
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: rootDevice,
          ebs: {
            volumeType: 'gp3',
            volumeSize: props.diskGibibytes,
            // With the account's EBS key. For a customer managed key, autoscaling's service role would need a grant.
            encrypted: 'true',
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags: { ...props.machineTags },
      })),
    });
  }

  /** The autoscaler needs these two tags. EKS documents that it sets them, and they are set here to be sure. */
  #tagForAutoscaler(clusterName: string): void {
    const autoscalingGroupName = this.nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
    for (const [id, key, value] of [
      ['autoscaler-enabled', 'enabled', 'true'],
      ['autoscaler-owned', clusterName, 'owned'],
    ] as const)
      new AutoscalingGroupTagA(this, id, {
        autoscalingGroupName,
        tag: { key: `k8s.io/cluster-autoscaler/${key}`, value, propagateAtLaunch: false },
      });
  }
}
