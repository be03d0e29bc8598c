import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import { deliveryStackName, sharedName } from '../names.ts';

/** The topic that all pipelines tell of failures and approvals. */
export function notificationTopicArn(delivery: AwsPlace): string {
  return delivery.arn('sns', sharedName(deliveryStackName, delivery));
}

/** The variables of every project of a service. */
export function projectVariables(service: Service, delivery: AwsPlace): Record<string, string> {
  return {
    RELEASE_NAME: service.name,
    IMAGE_REPOSITORY_NAME: service.imageRepositoryName,
    IMAGE_REPOSITORY_URI: `${delivery.imageRegistry}/${service.imageRepositoryName}`,
    PIPELINE_NAME: service.pipelineName,
    NOTIFICATION_TOPIC_ARN: notificationTopicArn(delivery),
  };
}
