import { Construct } from 'constructs';
import type { BuildProject } from '../../constructs/build-project.ts';
import { DeadLetterQueue } from '../../constructs/dead-letter-queue.ts';
import { PrivateBucket } from '../../constructs/private-bucket.ts';
import { artifactBucketName, deadLetterQueueName, eventRuleName } from '../names.ts';
import { createFailureRule, createStartRules } from './event-rules.ts';
import { moveFormerAddresses } from './former-addresses.ts';
import { createPipeline } from './pipeline.ts';
import { createPipelineAlarms } from './pipeline-alarms.ts';
import { createBuildProject, createDeployProject } from './projects.ts';
import type { ServiceDeliveryParts, ServiceDeliveryProps } from './service-delivery-parts.ts';

/** The delivery of one service. It shares only the key, the topic and the clusters with other services. */
export class ServiceDelivery extends Construct {
  constructor(scope: Construct, id: string, props: ServiceDeliveryProps) {
    super(scope, id);
    const { place, service, encryptionKeyArn } = props;
    const parts: ServiceDeliveryParts = {
      ...props,
      sourceRepositoryArn: place.arn('codecommit', service.sourceRepositoryName),
      imageRepositoryArn: place.arn('ecr', `repository/${service.imageRepositoryName}`),
      artifacts: new PrivateBucket(this, 'artifacts', {
        name: artifactBucketName(service, place),
        encryptionKeyArn,
        // A rollback deploys a release artifact again. CodePipeline lists the executions of twelve months
        // (https://docs.aws.amazon.com/codepipeline/latest/userguide/executions-view.html), and needs theirs only.
        expireAfterDays: 370,
        expireReplacedAfterDays: 7,
        protectFromDestroy: false,
      }),
    };
    const projects: BuildProject[] = [
      createBuildProject(this, parts),
      ...props.targets.map((target) => createDeployProject(this, parts, target)),
    ];
    const pipeline = createPipeline(this, parts, projects);
    const unstarted = new DeadLetterQueue(this, 'not-started', {
      place,
      name: deadLetterQueueName(service),
      ruleNames: [eventRuleName(service, 'branch'), eventRuleName(service, 'version-tag')],
    });
    createStartRules(this, { place, service, pipeline, unstarted });
    createFailureRule(this, parts);
    moveFormerAddresses(this, [service.name]);
    createPipelineAlarms(this, parts, unstarted);
  }
}
