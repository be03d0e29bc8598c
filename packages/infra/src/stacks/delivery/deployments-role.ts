import type { Construct } from 'constructs';
import { ServiceRole } from '../../constructs/service-role.ts';
import { deployProjectName, serviceRoleName } from '../names.ts';
import { onlyRoles } from './other-accounts.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

/**
 * Creates the role that deploy projects assume in the delivery's account: to see whether their stage runs a rollback, and to
 * publish failures. CodePipeline has no resource policies that could admit another account.
 */
export function createDeploymentsRole(scope: Construct, parts: ServiceDeliveryParts): void {
  const { place, service, targets, topic, artifactStores } = parts;
  new ServiceRole(scope, 'deployments', {
    place,
    name: serviceRoleName('deployments', service),
    description: `What deployments of ${service.name} ask about the pipeline ${service.pipelineName}`,
    trust: [
      {
        sid: 'DeployProjectsTakeRole',
        actions: ['sts:AssumeRole'],
        ...onlyRoles(
          targets.map((target) => ({
            place: target.place,
            roleNames: [deployProjectName(service, target.environment)],
          })),
        ),
      },
    ],
    statements: [
      {
        sid: 'SeePipeline',
        actions: ['codepipeline:GetPipelineState'],
        resources: [place.arn('codepipeline', service.pipelineName)],
      },
      { sid: 'TellFailure', actions: ['sns:Publish'], resources: [topic.arn] },
      {
        sid: 'UseKeyOfTopic',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: [artifactStores[0].encryptionKeyArn],
      },
    ],
  });
}
