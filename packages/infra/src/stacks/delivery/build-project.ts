import type { Construct } from 'constructs';
import { BuildProject } from '../../constructs/build-project.ts';
import type { PolicyStatement } from '../../constructs/policy-document.ts';
import { buildProjectName, buildStageName } from '../names.ts';
import { projectVariables } from './project-variables.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

const buildTimeoutMinutes = 20;

/**
 * Creates the project that finds or builds the image of a commit, and makes its release artifact. Only this one runs Docker.
 * It can't reach a cluster.
 */
export function createBuildProject(scope: Construct, parts: ServiceDeliveryParts): BuildProject {
  const { place, service } = parts;
  const [artifacts] = parts.artifactStores;
  return new BuildProject(scope, 'build', {
    place,
    encryptionKeyArn: artifacts.encryptionKeyArn,
    artifactBucketArn: artifacts.bucket.arn,
    name: buildProjectName(service),
    description: `Builds the image and the release artifact of ${service.name}`,
    buildspec: 'buildspecs/build.yaml',
    timeoutMinutes: buildTimeoutMinutes,
    privileged: true,
    architecture: parts.imageArchitecture,
    environmentVariables: {
      ...projectVariables(service, place),
      SERVICE_FOLDER: service.folder,
      CHART_FOLDER: service.chart,
      SOURCE_PATHS: service.sourcePaths.join(' '),
      TAG_PREFIX: service.tagPrefix,
      SOURCE_REPO_URL: place.sourceRepositoryUrl(service.sourceRepositoryName),
      PIPELINE_STAGE: buildStageName,
    },
    localCache: ['LOCAL_CUSTOM_CACHE', 'LOCAL_DOCKER_LAYER_CACHE'],
    statements: buildStatements(parts),
  });
}

function buildStatements(parts: ServiceDeliveryParts): PolicyStatement[] {
  const { place, service, topic, sourceRepositoryArn } = parts;
  const [{ bucket }] = parts.artifactStores;
  return [
    // The build makes a full clone itself, with the role of the project.
    { sid: 'CloneSource', actions: ['codecommit:GitPull'], resources: [sourceRepositoryArn] },
    ...pushImages(parts),
    // CodeBuild uploads the release artifact with the role of the project.
    { sid: 'HandOnRelease', actions: ['s3:PutObject'], resources: [`${bucket.arn}/*`] },
    {
      // To see what is deployed and whether the commit changes it, and to stop an execution that changes nothing.
      sid: 'SeeAndStopExecutions',
      actions: [
        'codepipeline:ListActionExecutions',
        'codepipeline:ListPipelineExecutions',
        'codepipeline:StopPipelineExecution',
      ],
      resources: [place.arn('codepipeline', service.pipelineName)],
    },
    // A failed step publishes the reason, which the event of its action does not contain.
    { sid: 'TellFailure', actions: ['sns:Publish'], resources: [topic.arn] },
  ];
}

function pushImages({ imageRepositoryArn }: ServiceDeliveryParts): PolicyStatement[] {
  return [
    // ECR has no resource level for this one.
    { sid: 'LogInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      sid: 'PushImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages', // which commit latest stands for
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: [imageRepositoryArn],
    },
  ];
}
