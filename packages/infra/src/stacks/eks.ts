import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { controlPlaneLogsOf } from '../config/eks.ts';
import { architectureOf } from '../config/instance-type.ts';
import { kubernetesVersion } from '../config/kubernetes-versions.ts';
import { servicesBlock } from '../config/network.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { ControlPlane, controlPlaneLogGroupName } from '../constructs/control-plane.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { NodeGroup } from '../constructs/node-group.ts';
import { createAccess } from './eks/access.ts';
import { createNodeAddons, createPodAddons } from './eks/addons.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { deployProjectName, environmentRoleName, sharedName, stackTags } from './names.ts';
import { publishOutputs, RemoteState } from './remote-state.ts';

/**
 * The number of zones with network interfaces of the control plane. EKS allows no change later, so these are the two zones
 * that every `zoneCount` has. Nodes may be in every zone (docs/decisions/0020).
 */
const controlPlaneZones = 2;

/** For the images and logs of a node's pods. */
const nodeDiskGibibytes = 50;

/** The cluster of an environment: nodes, add-ons and access. */
export class EksStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const network = new RemoteState(this, 'network', props);
    // As many as the file says, not as the network has: nodes leave a zone before the network removes it.
    const subnetsOfZones = (count: number) => Fn.slice(network.list('privateSubnetIds'), 0, count);
    const key = this.#createKey(props);
    const { cluster } = this.#createControlPlane(props, key, subnetsOfZones(controlPlaneZones));
    createAccess(this, { ...props, clusterName: cluster.name });
    this.#createNodes(props, subnetsOfZones(environment.network.zoneCount), cluster);
    publishOutputs<'eks'>(this, {
      clusterEndpoint: cluster.endpoint,
      clusterCertificateAuthority: cluster.certificateAuthority.get(0).data,
      clusterSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
      encryptionKeyArn: key.arn,
    });
  }

  #createKey({ place, environment, services }: EnvironmentStackProps): EncryptionKey {
    const { clusterName } = environment.network;
    const deployLogs = services.map((service) =>
      buildLogGroupName(deployProjectName(service, environment.name)),
    );
    return new EncryptionKey(this, 'key', {
      place,
      alias: sharedName(this.node.id, place),
      description: `Secrets of ${clusterName}, and logs of its control plane and deployments`,
      logGroupNames: [controlPlaneLogGroupName(clusterName), ...deployLogs],
    });
  }

  #createControlPlane(props: EnvironmentStackProps, key: EncryptionKey, subnetIds: string[]): ControlPlane {
    const { place, environment } = props;
    const { network, eks } = environment;
    return new ControlPlane(this, 'control-plane', {
      place,
      name: network.clusterName,
      version: eks.version,
      roleName: environmentRoleName('cluster', environment.name, place),
      subnetIds,
      servicesBlock,
      encryptionKeyArn: key.arn,
      publicAccessBlocks: eks.endpointPublicAccessCidrs,
      logKinds: controlPlaneLogsOf(eks),
      logRetentionDays: eks.controlPlaneLogRetentionDays,
      protectFromDestroy: eks.protectFromDestroy,
    });
  }

  #createNodes(props: EnvironmentStackProps, subnetIds: string[], cluster: EksCluster): void {
    const { place, environment } = props;
    const { name, network, eks } = environment;
    const addons = { clusterName: cluster.name, version: eks.version };
    const nodes = new NodeGroup(this, 'node-group', {
      place,
      cluster,
      clusterName: network.clusterName,
      version: eks.version,
      releaseVersion: kubernetesVersion(eks.version).nodeRelease,
      roleName: environmentRoleName('nodes', name, place),
      subnetIds,
      architecture: architectureOf(eks.instanceTypes),
      instanceTypes: eks.instanceTypes,
      capacityType: eks.capacityType,
      minimumNodes: eks.autoscalingMinimumSizeByAz * network.zoneCount,
      maximumNodes: eks.autoscalingMaximumSizeByAz * network.zoneCount,
      diskGibibytes: nodeDiskGibibytes,
      machineTags: { ...stackTags(this.node.id, name), Name: `${network.clusterName}-node` },
      dependsOn: createNodeAddons(this, addons),
    });
    createPodAddons(this, addons, nodes.nodeGroup);
  }
}
