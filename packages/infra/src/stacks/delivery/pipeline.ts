import { Codepipeline, type CodepipelineStage } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import { Construct } from 'constructs';
import { longestTexts } from '../../aws-limits.ts';
import type { BuildProject } from '../../constructs/build-project.ts';
import { checkedLength, checkedName } from '../../constructs/checked-name.ts';
import { keyUseActions, type PolicyStatement } from '../../constructs/policy-document.ts';
import { ServiceRole } from '../../constructs/service-role.ts';
import { buildProjectName, deployProjectName, pipelineRoleName } from '../names.ts';
import { pipelineStages } from './pipeline-stages.ts';
import { pipelineVariables } from './pipeline-variables.ts';
import type { ServiceDeliveryParts } from './service-delivery-parts.ts';

/** Creates the pipeline of a service. It runs one execution after the other, each with the commit that started it. */
export function createPipeline(
  parent: Construct,
  parts: ServiceDeliveryParts,
  projects: readonly BuildProject[],
): Codepipeline {
  const scope = new Construct(parent, 'pipeline');
  const { service, artifacts, encryptionKeyArn, sourceRepository, topic } = parts;
  const name = checkedName(scope, 'CodePipeline pipeline', service.pipelineName);
  const role = createRole(scope, parts);
  return new Codepipeline(scope, 'pipeline', {
    name,
    roleArn: role.arn,
    pipelineType: 'V2',
    executionMode: 'QUEUED',
    artifactStore: [
      { type: 'S3', location: artifacts.name, encryptionKey: { type: 'KMS', id: encryptionKeyArn } },
    ],
    variable: pipelineVariables.map((variable) => ({ ...variable })),
    stage: checkedStages(scope, pipelineStages(parts)),
    // The stages refer to these by name only, and they must exist before the pipeline.
    dependsOn: [
      role.policy,
      artifacts.bucket,
      sourceRepository,
      topic.policy,
      ...projects.map(({ project }) => project),
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
    name: pipelineRoleName(service),
    description: `Executions of the pipeline ${service.pipelineName}`,
    service: 'codepipeline.amazonaws.com',
    trustConditions: { StringEquals: { 'aws:SourceAccount': place.accountId } },
    statements: [...artifactStatements(parts), ...actionStatements(parts)],
  });
}

function artifactStatements({ place, artifacts, encryptionKeyArn }: ServiceDeliveryParts): PolicyStatement[] {
  const conditions = { StringEquals: { 'aws:ResourceAccount': place.accountId } };
  return [
    {
      sid: 'SeeArtifactBucket',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'],
      resources: [artifacts.arn],
      conditions,
    },
    {
      sid: 'HandArtifactsOn',
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:PutObjectAcl'],
      resources: [`${artifacts.arn}/*`],
      conditions,
    },
    { sid: 'UseKey', actions: keyUseActions, resources: [encryptionKeyArn] },
  ];
}

function actionStatements(parts: ServiceDeliveryParts): PolicyStatement[] {
  const { place, service, targets, topic } = parts;
  const projectNames = [
    buildProjectName(service),
    ...targets.map(({ environment }) => deployProjectName(service, environment)),
  ];
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
      resources: projectNames.map((name) => place.arn('codebuild', `project/${name}`)),
    },
    { sid: 'AskForApproval', actions: ['sns:Publish'], resources: [topic.arn] },
  ];
}
