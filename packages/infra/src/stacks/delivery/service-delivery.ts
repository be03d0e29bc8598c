import { Construct } from 'constructs';
import { DeadLetterQueue } from '../../constructs/dead-letter-queue.ts';
import { PrivateBucket } from '../../constructs/private-bucket.ts';
import { createAlarms } from '../alarms.ts';
import { moveFormerAddresses } from '../former-addresses.ts';
import { artifactBucketName, deadLetterQueueName, eventRuleName } from '../names.ts';
import { createBuildProject } from './build-project.ts';
import { createDeploymentsRole } from './deployments-role.ts';
import { createFailureRule, createStartRules } from './event-rules.ts';
import { createPipeline } from './pipeline.ts';
import { pipelineAlarms } from './pipeline-alarms.ts';
import { artifactBucketArn, bucketStatementsFor, releaseReaders } from './release-access.ts';
import type {
  ArtifactStore,
  ReleaseKey,
  ServiceDeliveryParts,
  ServiceDeliveryProps,
} from './service-delivery-parts.ts';

/** The delivery of one service. It shares only the keys and the topic with other services. */
export class ServiceDelivery extends Construct {
  constructor(scope: Construct, id: string, props: ServiceDeliveryProps) {
    super(scope, id);
    const { place, service } = props;
    const [ownKey, ...otherKeys] = props.keys;
    const parts: ServiceDeliveryParts = {
      ...props,
      sourceRepositoryArn: place.arn('codecommit', service.sourceRepositoryName),
      imageRepositoryArn: place.arn('ecr', `repository/${service.imageRepositoryName}`),
      artifactStores: [
        this.#createArtifacts(props, ownKey),
        ...otherKeys.map((key) => this.#createArtifacts(props, key)),
      ],
    };
    const build = createBuildProject(this, parts);
    createDeploymentsRole(this, parts);
    const pipeline = createPipeline(this, parts, build);
    const unstarted = new DeadLetterQueue(this, 'not-started', {
      place,
      name: deadLetterQueueName(service),
      ruleNames: [eventRuleName(service, 'branch'), eventRuleName(service, 'version-tag')],
    });
    createStartRules(this, parts, pipeline, unstarted);
    createFailureRule(this, parts);
    moveFormerAddresses(this, [service.name]);
    createAlarms(this, pipelineAlarms(service, unstarted.name), props.topic);
  }

  #createArtifacts({ place, service, targets }: ServiceDeliveryProps, key: ReleaseKey): ArtifactStore {
    const { region, encryptionKeyArn } = key;
    const isOwn = region === place.region;
    const inRegion = place.inRegion(region);
    const readers = targets
      .filter((target) => target.place.region === region)
      .map((target) => releaseReaders(service, target));
    const bucket = new PrivateBucket(this, isOwn ? 'artifacts' : `artifacts-${region}`, {
      name: artifactBucketName(service, inRegion),
      ...(isOwn ? {} : { region }),
      encryptionKeyArn,
      // A rollback deploys a release artifact again. CodePipeline lists the executions of twelve months
      // (https://docs.aws.amazon.com/codepipeline/latest/userguide/executions-view.html).
      expireAfterDays: 370,
      expireReplacedAfterDays: 7,
      protectFromDestroy: false,
      statements: () => bucketStatementsFor(place, readers, artifactBucketArn(service, inRegion)),
    });
    return { ...key, bucket };
  }
}
