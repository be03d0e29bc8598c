import { Codepipeline, type CodepipelineStage } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import { Construct } from 'constructs';
import { longestTexts } from '../../aws-limits.ts';
import type { BuildProject } from '../../constructs/build-project.ts';
import { checkedLength, checkedName } from '../../constructs/checked-name.ts';
import { keyUseActions, type PolicyStatement } from '../../constructs/policy-document.ts';
import { ServiceRole, serviceTrust } from '../../constructs/service-role.ts';
import { buildProjectName, serviceRoleName, starterRoleName } from '../names.ts';
import { pipelineStages } from './pipeline-stages.ts';
import { pipelineVariables } from './pipeline-variables.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

/** Creates the pipeline of a service. It runs one execution after the other, each with the commit that started it. */
export function createPipeline(
  parent: Construct,
  parts: ServiceDeliveryParts,
  build: BuildProject,
): Codepipeline {
  const scope = new Construct(parent, 'pipeline');
  const { service, artifactStores, sourceRepository, topic } = parts;
  const name = checkedName(scope, 'CodePipeline pipeline', service.pipelineName);
  const role = createRole(scope, parts);
  return new Codepipeline(scope, 'pipeline', {
    name,
    roleArn: role.arn,
    pipelineType: 'V2',
    executionMode: 'QUEUED',
    artifactStore: artifactStores.map(({ region, bucket, encryptionKeyArn }) => ({
      type: 'S3',
      location: bucket.name,
      encryptionKey: { type: 'KMS', id: encryptionKeyArn },
      // CodePipeline takes a region only where there are several.
      ...(artifactStores.length > 1 ? { region } : {}),
    })),
    variable: pipelineVariables.map((variable) => ({ ...variable })),
    stage: checkedStages(scope, pipelineStages(parts)),
    // The stages refer to these by name only, and they must exist before the pipeline.
    dependsOn: [
      role.policy,
      ...artifactStores.map(({ bucket }) => bucket.bucket),
      sourceRepository,
      topic.policy,
      build.project,
    ],
  });
}

function checkedStages(scope: Construct, stages: CodepipelineStage[]): CodepipelineStage[] {
  for (const { action } of stages) {
    if (!Array.isArray(action)) continue;
    for (const { name, configuration = {} } of action)
      for (const [key, value] of Object.entries(configuration))
        checkedLength(scope, `${key} of the action ${name}`, value, longestTexts.pipelineSetting);
  }
  return stages;
}

function createRole(scope: Construct, parts: ServiceDeliveryParts): ServiceRole {
  const { place, service } = parts;
  return new ServiceRole(scope, 'role', {
    place,
    name: serviceRoleName('pipeline', service),
    description: `Executions of the pipeline ${service.pipelineName}`,
    trust: serviceTrust('codepipeline.amazonaws.com', {
      StringEquals: { 'aws:SourceAccount': place.accountId },
    }),
    statements: [...artifactStatements(parts), ...actionStatements(parts)],
  });
}

function artifactStatements({ place, artifactStores }: ServiceDeliveryParts): PolicyStatement[] {
  const conditions = { StringEquals: { 'aws:ResourceAccount': place.accountId } };
  return [
    {
      sid: 'SeeArtifactBucket',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'],
      resources: artifactStores.map(({ bucket }) => bucket.arn),
      conditions,
    },
    {
      sid: 'HandArtifactsOn',
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:PutObjectAcl'],
      resources: artifactStores.map(({ bucket }) => `${bucket.arn}/*`),
      conditions,
    },
    {
      sid: 'UseKey',
      actions: keyUseActions,
      resources: artifactStores.map(({ encryptionKeyArn }) => encryptionKeyArn),
    },
  ];
}

function actionStatements(parts: ServiceDeliveryParts): PolicyStatement[] {
  const { place, service, targets, topic } = parts;
  return [
    {
      sid: 'ReadCommit',
      actions: [
        'codecommit:CancelUploadArchive',
        'codecommit:GetBranch',
        'codecommit:GetCommit',
        'codecommit:GetRepository',
        'codecommit:GetUploadArchiveStatus',
        'codecommit:UploadArchive',
      ],
      resources: [parts.sourceRepositoryArn],
    },
    {
      sid: 'RunBuilds',
      actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
      resources: [place.arn('codebuild', `project/${buildProjectName(service)}`)],
    },
    {
      sid: 'StartDeployments',
      actions: ['sts:AssumeRole'],
      resources: targets.map((target) =>
        target.place.createdRoleArn(starterRoleName(service, target.environment)),
      ),
    },
    { sid: 'AskForApproval', actions: ['sns:Publish'], resources: [topic.arn] },
  ];
}
