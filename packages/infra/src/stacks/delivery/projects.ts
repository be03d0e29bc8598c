import type { Construct } from 'constructs';
import { serviceHost, serviceNamespace } from '../../config/service.ts';
import { BuildProject, type BuildProjectProps } from '../../constructs/build-project.ts';
import type { PolicyStatement } from '../../constructs/policy-document.ts';
import {
  buildProjectName,
  buildStageName,
  deployerRoleName,
  deployProjectName,
  deployStageName,
  environmentTag,
} from '../names.ts';
import type { DeliveryTarget, ServiceDeliveryParts } from './service-delivery-parts.ts';

const buildTimeoutMinutes = 20;

/**
 * Each step of a deploy may wait five minutes: to recover a release, to migrate, to roll out, to get an address, to pass the
 * smoke test, and to roll back. A timeout in one of them would leave the release pending.
 */
const deployTimeoutMinutes = 40;

/**
 * Creates the project that finds or builds the image of a commit, and makes its release artifact. Only this one runs Docker.
 * It can't reach a cluster.
 */
export function createBuildProject(scope: Construct, parts: ServiceDeliveryParts): BuildProject {
  const { place, service } = parts;
  return new BuildProject(scope, 'build', {
    ...commonProps(parts),
    name: buildProjectName(service),
    description: `Builds the image and the release artifact of ${service.name}`,
    buildspec: 'buildspecs/build.yaml',
    timeoutMinutes: buildTimeoutMinutes,
    privileged: true,
    architecture: parts.imageArchitecture,
    environmentVariables: {
      ...commonVariables(parts),
      ECR_REGISTRY: place.imageRegistry,
      SERVICE_FOLDER: service.folder,
      CHART_FOLDER: service.chart,
      SOURCE_PATHS: service.sourcePaths.join(' '),
      TAG_PREFIX: service.tagPrefix,
      SOURCE_REPO_URL: place.sourceRepositoryUrl(service.sourceRepositoryName),
      PIPELINE_STAGE: buildStageName,
    },
    localCache: ['LOCAL_CUSTOM_CACHE', 'LOCAL_DOCKER_LAYER_CACHE'],
    statements: [
      pullSource(parts),
      ...pushImages(parts),
      handOnRelease(parts),
      {
        sid: 'StopUnchanged',
        actions: [
          'codepipeline:ListActionExecutions',
          'codepipeline:ListPipelineExecutions',
          'codepipeline:StopPipelineExecution',
        ],
        resources: [place.arn('codepipeline', service.pipelineName)],
      },
      tellFailure(parts),
    ],
  });
}

/**
 * Creates the project that deploys to an environment, inside its VPC and with its deployer role. All that it runs is in the
 * release artifact, so it may read neither the source repository nor a package registry.
 */
export function createDeployProject(
  scope: Construct,
  parts: ServiceDeliveryParts,
  target: DeliveryTarget,
): BuildProject {
  const { place, service } = parts;
  const { environment, clusterName, network } = target;
  const deployerRoleArn = place.roleArn(deployerRoleName(service, environment));
  return new BuildProject(scope, `deploy-${environment}`, {
    ...commonProps(parts),
    name: deployProjectName(service, environment),
    description: `Deploys ${service.name} to ${environment}`,
    // In the release artifact.
    buildspec: 'deploy.yaml',
    timeoutMinutes: deployTimeoutMinutes,
    privileged: false,
    network,
    tags: environmentTag(environment),
    environmentVariables: deployVariables(parts, target, deployerRoleArn),
    statements: [
      {
        sid: 'MarkDeployedImage',
        actions: ['ecr:BatchGetImage', 'ecr:PutImage'],
        resources: [parts.imageRepositoryArn],
      },
      {
        sid: 'FindCluster',
        actions: ['eks:DescribeCluster'],
        resources: [place.arn('eks', `cluster/${clusterName}`)],
      },
      { sid: 'BecomeDeployer', actions: ['sts:AssumeRole'], resources: [deployerRoleArn] },
      {
        // To see whether its stage runs a rollback.
        sid: 'SeeOwnPipeline',
        actions: ['codepipeline:GetPipelineState'],
        resources: [place.arn('codepipeline', service.pipelineName)],
      },
      tellFailure(parts),
    ],
  });
}

function commonProps({ place, encryptionKeyArn, artifacts }: ServiceDeliveryParts) {
  return {
    place,
    encryptionKeyArn,
    artifactBucketArn: artifacts.arn,
  } satisfies Partial<BuildProjectProps>;
}

function commonVariables({ place, service, topic }: ServiceDeliveryParts): Record<string, string> {
  return {
    RELEASE_NAME: service.name,
    IMAGE_REPOSITORY_NAME: service.imageRepositoryName,
    IMAGE_REPOSITORY_URI: `${place.imageRegistry}/${service.imageRepositoryName}`,
    PIPELINE_NAME: service.pipelineName,
    NOTIFICATION_TOPIC_ARN: topic.arn,
  };
}

function deployVariables(
  parts: ServiceDeliveryParts,
  { environment, clusterName, ingress }: DeliveryTarget,
  deployerRoleArn: string,
): Record<string, string> {
  const { path, status, text } = parts.service.smokeTest;
  return {
    ...commonVariables(parts),
    ENVIRONMENT: environment,
    CLUSTER_NAME: clusterName,
    DEPLOYER_ROLE_ARN: deployerRoleArn,
    NAMESPACE: serviceNamespace(parts.service, environment),
    SERVICE_PORT: String(parts.service.port),
    SERVICE_HOST: serviceHost(parts.service, ingress),
    PIPELINE_STAGE: deployStageName(environment),
    SMOKE_TEST_PATH: literal(path),
    SMOKE_TEST_STATUS: String(status),
    SMOKE_TEST_TEXT: literal(text),
  };
}

/** The text with Terraform's template markers escaped. */
function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}

/** The build makes a full clone itself, with the role of the project. */
function pullSource({ sourceRepositoryArn }: ServiceDeliveryParts): PolicyStatement {
  return { sid: 'CloneSource', actions: ['codecommit:GitPull'], resources: [sourceRepositoryArn] };
}

/** CodeBuild uploads the release artifact with the role of the project. */
function handOnRelease({ artifacts }: ServiceDeliveryParts): PolicyStatement {
  return { sid: 'HandOnRelease', actions: ['s3:PutObject'], resources: [`${artifacts.arn}/*`] };
}

/** A failed step publishes the reason, which the event of its action does not contain. */
function tellFailure({ topic }: ServiceDeliveryParts): PolicyStatement {
  return { sid: 'TellFailure', actions: ['sns:Publish'], resources: [topic.arn] };
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
