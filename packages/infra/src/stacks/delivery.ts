import { Construct } from 'constructs';
import type { Delivery } from '../config/delivery.ts';
import { architectureOf } from '../config/instance-type.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { NotificationTopic } from '../constructs/notification-topic.ts';
import { ClosedStack } from './closed-stack.ts';
import type { RolesOfAccount } from './delivery/other-accounts.ts';
import { keyStatementsFor, releaseReaders, releaseRegions } from './delivery/release-access.ts';
import { Repositories } from './delivery/repositories.ts';
import { ServiceDelivery } from './delivery/service-delivery.ts';
import type { DeliveryTarget, ReleaseKey, ReleaseKeys } from './delivery/service-delivery-parts.ts';
import { buildProjectName, environmentRoleName, sharedName } from './names.ts';
import type { PlacedEnvironment } from './places.ts';
import { wireAwsProvider } from './providers.ts';

export interface DeliveryStackProps {
  readonly place: AwsPlace;
  readonly delivery: Delivery;
  /** The delivered environments, in delivery order. */
  readonly environments: readonly PlacedEnvironment[];
  /** Their nodes still pull images. */
  readonly retiredEnvironments: readonly PlacedEnvironment[];
}

/** The services that publish to the topic: event rules and alarms. */
const publishers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] as const;

/**
 * The delivery of all services: repositories, pipelines and builds. Deploy projects are in the stacks of their environments.
 * A person applies it, never one of its own pipelines: a change of a pipeline stops its executions.
 */
export class DeliveryStack extends ClosedStack {
  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    const { place, delivery } = props;
    super(scope, id, place);
    wireAwsProvider(this, place);
    const targets = targetsOf(props);
    const [ownRegion, ...otherRegions] = releaseRegions(place, targets);
    const keyIn = (region: string) => this.#createKey(props, { region, targets });
    const ownKey = keyIn(ownRegion);
    const keys: ReleaseKeys = [ownKey, ...otherRegions.map(keyIn)];
    const topic = new NotificationTopic(this, 'notifications', {
      place,
      name: sharedName(this.node.id, place),
      encryptionKeyArn: ownKey.encryptionKeyArn,
      emails: delivery.notificationEmails,
      publishers,
    });
    const imageArchitecture = architectureOf(
      props.environments.flatMap(({ environment }) => environment.eks.instanceTypes),
    );
    const repositories = new Repositories(this, { place, delivery, imageReaders: imageReadersOf(props) });
    const pipelines = new Construct(this, 'pipelines');
    // Named after the pipeline, like its parts.
    for (const service of delivery.services)
      new ServiceDelivery(pipelines, service.pipelineName, {
        place,
        service,
        targets,
        topic,
        keys,
        imageArchitecture,
        sourceRepository: repositories.sourceOf(service),
      });
  }

  /** Creates the key of releases in a region. In the delivery's own region, it also encrypts logs and notifications. */
  #createKey(
    { place, delivery }: DeliveryStackProps,
    { region, targets }: { readonly region: string; readonly targets: readonly DeliveryTarget[] },
  ): ReleaseKey {
    const isOwn = region === place.region;
    const readers = targets
      .filter((target) => target.place.region === region)
      .flatMap((target) => delivery.services.map((service) => releaseReaders(service, target)));
    const key = new EncryptionKey(this, isOwn ? 'key' : `key-${region}`, {
      place: place.inRegion(region),
      ...(isOwn ? {} : { region }),
      alias: sharedName(this.node.id, place),
      description: isOwn
        ? 'Artifacts, build logs and notifications of the delivery'
        : 'Artifacts of the delivery',
      logGroupNames: isOwn ? delivery.services.map(buildProjectName).map(buildLogGroupName) : [],
      publishers: isOwn ? publishers : [],
      statements: keyStatementsFor(place, readers),
    });
    return { region, encryptionKeyArn: key.arn };
  }
}

/** The roles of all nodes, which pull images. */
function imageReadersOf({ environments, retiredEnvironments }: DeliveryStackProps): RolesOfAccount[] {
  return [...environments, ...retiredEnvironments].map(({ place, environment }) => ({
    place,
    roleNames: [environmentRoleName('nodes', environment.name, place)],
  }));
}

function targetsOf({ delivery, environments }: DeliveryStackProps): DeliveryTarget[] {
  return environments.map(({ place, environment: { name } }) => ({
    place,
    environment: name,
    needsApproval: delivery.order.some((entry) => entry.environment === name && entry.needsApproval),
  }));
}
