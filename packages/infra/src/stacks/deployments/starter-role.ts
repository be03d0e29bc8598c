import type { Construct } from 'constructs';
import { readObjectActions } from '../../constructs/policy-document.ts';
import { ServiceRole } from '../../constructs/service-role.ts';
import { onlyRoles } from '../delivery/other-accounts.ts';
import { artifactBucketArn, decryptReleases } from '../delivery/release-access.ts';
import { deployProjectName, serviceRoleName, starterRoleName } from '../names.ts';
import type { DeploymentProps } from './deploy-project.ts';

/**
 * Creates the role with which the pipeline starts the deploy project. CodePipeline hands the release on with it, so it may
 * read releases, as AWS documents it for actions in other accounts
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html). It may write none: a
 * release of one environment is that of all.
 */
export function createStarterRole(
  scope: Construct,
  { place, deliveryPlace, service, environment: { name: environment } }: DeploymentProps,
): void {
  const artifacts = deliveryPlace.inRegion(place.region);
  new ServiceRole(scope, 'starter', {
    place,
    name: starterRoleName(service, environment),
    description: `Deployments of ${service.name} to ${environment}, started by the pipeline ${service.pipelineName}`,
    trust: [
      {
        sid: 'PipelineTakesRole',
        actions: ['sts:AssumeRole'],
        ...onlyRoles([{ place: deliveryPlace, roleNames: [serviceRoleName('pipeline', service)] }]),
      },
    ],
    statements: [
      {
        sid: 'RunDeployments',
        actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
        resources: [place.arn('codebuild', `project/${deployProjectName(service, environment)}`)],
      },
      {
        sid: 'ReadRelease',
        actions: readObjectActions,
        resources: [`${artifactBucketArn(service, artifacts)}/*`],
      },
      decryptReleases(artifacts),
    ],
  });
}
