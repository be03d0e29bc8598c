import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/configuration.ts';
import type { Delivery } from '../config/delivery.ts';
import { architectureOf } from '../config/instance-type.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { ClusterNetwork } from '../constructs/cluster-network.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { NotificationTopic } from '../constructs/notification-topic.ts';
import { wireStateBackend } from './backend.ts';
import { ClosedStack } from './closed-stack.ts';
import { Repositories } from './delivery/repositories.ts';
import { ServiceDelivery } from './delivery/service-delivery.ts';
import type { DeliveryTarget } from './delivery/service-delivery-parts.ts';
import {
  buildProjectName,
  deployersSecurityGroupName,
  deployProjectName,
  environmentTag,
  sharedName,
  stackName,
} from './names.ts';
import { wireAwsProvider } from './providers.ts';
import { RemoteState } from './remote-state.ts';
import type { EksOutputs, NetworkOutputs } from './stack-outputs.ts';

export interface DeliveryStackProps {
  readonly place: AwsPlace;
  readonly delivery: Delivery;
  readonly environments: readonly EnvironmentConfig[];
}

/** The services that publish to the topic: rules tell of failures, alarms of what CloudWatch counts. */
const publishers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] as const;

/**
 * The delivery of all services: repositories, pipelines and builds. A person applies it, never one of its own pipelines: a
 * change of a pipeline stops its executions.
 */
export class DeliveryStack extends ClosedStack {
  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    super(scope, id);
    const { place, delivery } = props;
    wireAwsProvider(this, id, place);
    wireStateBackend(this, id, place);
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: sharedName(id),
      description: 'Artifacts, build logs and notifications of the delivery',
      logGroupNames: logGroupNames(props),
      publishers,
    });
    const topic = new NotificationTopic(this, 'notifications', {
      place,
      name: sharedName(id),
      encryptionKeyArn: key.arn,
      emails: delivery.notificationEmails,
      publishers,
    });
    const targets = this.#createTargets(props);
    const imageArchitecture = architectureOf(props.environments.flatMap(({ eks }) => eks.instanceTypes));
    const repositories = new Repositories(this, delivery);
    const pipelines = new Construct(this, 'pipelines');
    // Everything in it is named after the pipeline, and so is its address.
    for (const service of delivery.services)
      new ServiceDelivery(pipelines, service.pipelineName, {
        place,
        service,
        targets,
        topic,
        encryptionKeyArn: key.arn,
        imageArchitecture,
        sourceRepository: repositories.sourceOf(service),
      });
    repositories.guard(this);
  }

  #createTargets({ place, delivery, environments }: DeliveryStackProps): DeliveryTarget[] {
    return environments.map((environment) => ({
      environment: environment.name,
      clusterName: environment.network.clusterName,
      ingress: environment.ingress,
      needsApproval: delivery.order.some(
        (entry) => entry.environment === environment.name && entry.needsApproval,
      ),
      network: this.#createClusterNetwork(place, environment),
    }));
  }

  /** Reads the states of the environment. The plan fails when one is missing, before anything is created. */
  #createClusterNetwork(place: AwsPlace, { name, network }: EnvironmentConfig): ClusterNetwork {
    const vpc = new RemoteState<NetworkOutputs>(this, stackName(name, 'network'), place);
    const cluster = new RemoteState<EksOutputs>(this, stackName(name, 'eks'), place);
    return new ClusterNetwork(this, `network-${name}`, {
      clusterName: network.clusterName,
      vpcId: vpc.text('vpcId'),
      subnetIds: vpc.list('privateSubnetIds'),
      subnetCount: network.zoneCount,
      clusterSecurityGroupId: cluster.text('clusterSecurityGroupId'),
      securityGroupName: deployersSecurityGroupName(name),
      tags: environmentTag(name),
    });
  }
}

function logGroupNames({ delivery, environments }: DeliveryStackProps): string[] {
  return delivery.services
    .flatMap((service) => [
      buildProjectName(service),
      ...environments.map(({ name }) => deployProjectName(service, name)),
    ])
    .map(buildLogGroupName);
}
