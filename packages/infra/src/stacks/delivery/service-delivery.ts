import { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository/index.js';
import { Construct } from 'constructs';
import { checkedName } from '../../constructs/aws-names.ts';
import type { BuildProject } from '../../constructs/build-project.ts';
import { ImageRepository } from '../../constructs/image-repository.ts';
import { PrivateBucket } from '../../constructs/private-bucket.ts';
import { artifactBucketName } from '../names.ts';
import { imageLifecycleRules, movableTags } from './image-retention.ts';
import { createFailureRule } from './notifications.ts';
import { createPipeline } from './pipeline.ts';
import { createBuildProject, createDeployProject } from './projects.ts';
import type { ServiceDeliveryParts, ServiceDeliveryProps } from './service-delivery-parts.ts';
import { createStartRules } from './start-rules.ts';

/** One service's delivery: nothing in it but the key, the topic and the clusters is shared with another's. */
export class ServiceDelivery extends Construct {
  constructor(scope: Construct, id: string, props: ServiceDeliveryProps) {
    super(scope, id);
    const { place, service, encryptionKeyArn } = props;
    this.#createImageRepository(props);
    const parts: ServiceDeliveryParts = {
      ...props,
      sourceRepository: this.#createSourceRepository(props),
      sourceRepositoryArn: place.arn('codecommit', service.sourceRepositoryName),
      imageRepositoryArn: place.arn('ecr', `repository/${service.imageRepositoryName}`),
      artifacts: new PrivateBucket(this, 'artifacts', {
        name: artifactBucketName(service, place),
        encryptionKeyArn,
        // References to commits, of use as long as an execution may wait for its approvals.
        expireAfterDays: 30,
        expireReplacedAfterDays: 7,
        protectFromDestroy: false,
      }),
    };
    const projects: BuildProject[] = [
      createBuildProject(this, parts),
      ...props.targets.map((target) => createDeployProject(this, parts, target)),
    ];
    const pipeline = createPipeline(this, parts, projects);
    createStartRules(this, { place, service, pipeline });
    createFailureRule(this, parts);
  }

  #createSourceRepository({ service, protectFromDestroy }: ServiceDeliveryProps): CodecommitRepository {
    // No default_branch: on a repository that is empty the provider skips it and says that it is set.
    return new CodecommitRepository(this, 'source-repository', {
      repositoryName: checkedName(this, 'CodeCommit repository', service.sourceRepositoryName),
      description: `Source of ${service.name}; a push starts the pipeline ${service.pipelineName}`,
      ...(protectFromDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }

  #createImageRepository({ service, protectFromDestroy }: ServiceDeliveryProps): void {
    new ImageRepository(this, 'images', {
      name: service.imageRepositoryName,
      movableTags,
      lifecycleRules: imageLifecycleRules,
      protectFromDestroy,
    });
  }
}
