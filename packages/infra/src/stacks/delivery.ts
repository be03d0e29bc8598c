import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { ClusterNetwork } from '../constructs/cluster-network.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { NotificationTopic } from '../constructs/notification-topic.ts';
import type { DeliveryConfig } from '../environment/delivery-config.ts';
import type { EnvironmentConfig } from '../environment/environment-config.ts';
import { wireStateBackend } from './backend.ts';
import { ServiceDelivery } from './delivery/service-delivery.ts';
import type { DeliveryTarget } from './delivery/service-delivery-parts.ts';
import { buildProjectName, deployProjectName, environmentTag, sharedName } from './names.ts';
import { wireAwsProvider } from './providers.ts';

export interface DeliveryStackProps {
  readonly place: AwsPlace;
  readonly delivery: DeliveryConfig;
  readonly environments: readonly EnvironmentConfig[];
}

/**
 * From a push to a roll-out, for each service: repositories, pipeline, builds. It is applied by a person, never by
 * one of its own pipelines: changing a pipeline stops what runs in it.
 */
export class DeliveryStack extends TerraformStack {
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
      publishers: ['events.amazonaws.com'],
    });
    const topic = new NotificationTopic(this, 'notifications', {
      place,
      name: sharedName(id),
      encryptionKeyArn: key.arn,
      emails: delivery.notificationEmails,
    });
    const targets = this.#createTargets(props);
    for (const service of delivery.services)
      new ServiceDelivery(this, service.name, {
        place,
        service,
        targets,
        topic,
        encryptionKeyArn: key.arn,
        protectFromDestroy: delivery.protectFromDestroy,
      });
  }

  #createTargets({ delivery, environments }: DeliveryStackProps): DeliveryTarget[] {
    return environments.map(({ name, network }) => ({
      environment: name,
      clusterName: network.clusterName,
      needsApproval: delivery.order.some((entry) => entry.environment === name && entry.needsApproval),
      network: new ClusterNetwork(this, `network-${name}`, {
        clusterName: network.clusterName,
        subnetCount: network.zoneCount,
        securityGroupName: `${sharedName('deploy')}-${name}`,
        tags: environmentTag(name),
      }),
    }));
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
