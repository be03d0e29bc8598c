import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { AwsStack, Text } from '../terraform/aws-stack.ts';
import { block, blocks, ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';
import type { ActionProvider, ArtifactStore, Pipeline, PipelineAction } from './delivery-stack.ts';

interface ActionType {
  readonly categories: readonly string[];
  readonly settings: readonly string[];
}

const actionTypes: Readonly<Record<ActionProvider, ActionType>> = {
  CodeCommit: {
    categories: ['Source'],
    settings: ['RepositoryName', 'BranchName', 'PollForSourceChanges', 'OutputArtifactFormat'],
  },
  CodeBuild: {
    categories: ['Build', 'Test'],
    settings: ['ProjectName', 'PrimarySource', 'EnvironmentVariables'],
  },
  Manual: { categories: ['Approval'], settings: ['NotificationArn', 'CustomData'] },
};

/** The stack's pipelines, in their order. */
export function readPipelines({ text, readNamed, region }: AwsStack): readonly Pipeline[] {
  const pipelines = readNamed('aws_codepipeline', pipelineSchema(text, region));
  if (pipelines.length > 0) return pipelines;
  throw new ActionableError('the delivery stack has no aws_codepipeline; name a service in delivery.ts.');
}

function pipelineSchema(text: Text, ownRegion: string) {
  return settings({
    ...ignoredEverywhere,
    name: text,
    role_arn: text,
    artifact_store: z.array(artifactStoreSchema(text)).min(1),
    pipeline_type: known(['V2'], text),
    execution_mode: z.preprocess((mode) => mode ?? 'SUPERSEDED', known(['QUEUED'], text)),
    variable: blocks(settings({ name: text, default_value: text.optional(), description: ignored })),
    stage: blocks(stageSchema(text, ownRegion)),
  }).transform(({ name, roleArn, artifactStore, variable, stage }) => ({
    name,
    roleArn,
    artifactStores: artifactStore,
    variables: variable,
    stages: stage,
  }));
}

function artifactStoreSchema(text: Text) {
  return settings({
    location: text,
    type: known(['S3'], text),
    region: text.optional(),
    encryption_key: block(settings({ id: text, type: known(['KMS'], text) })).optional(),
  }).transform(
    ({ location: bucket, region, encryptionKey }): ArtifactStore => ({
      bucket,
      region,
      keyArn: encryptionKey?.id,
    }),
  );
}

function stageSchema(text: Text, ownRegion: string) {
  return settings({
    name: text,
    action: blocks(actionSchema(text, ownRegion)),
    on_failure: block(settings({ result: known(['FAIL'], text) })).optional(),
  }).transform(({ name, action }) => ({ name, actions: action }));
}

function actionSchema(text: Text, ownRegion: string) {
  return settings({
    name: text,
    category: text,
    owner: known(['AWS'], text),
    provider: known(['CodeCommit', 'CodeBuild', 'Manual'], text),
    version: known(['1'], text),
    run_order: z.int().min(1).default(1),
    namespace: text.optional(),
    input_artifacts: z.array(text).default([]),
    output_artifacts: z.array(text).default([]),
    configuration: z.record(z.string(), text).default({}),
    timeout_in_minutes: z.number().optional(),
    role_arn: text.optional(),
    region: text.default(ownRegion),
  }).check(({ value, issues }) => {
    for (const { path, message } of faultsOfType(value)) {
      issues.push({ code: 'custom', path, message, input: value });
    }
  });
}

function faultsOfType(
  action: Pick<PipelineAction, 'provider' | 'category' | 'configuration'>,
): { path: string[]; message: string }[] {
  const { provider, category, configuration } = action;
  const { categories, settings } = actionTypes[provider];
  const ofCategory = `${provider} has no ${category} actions; it has ${categories.join(', ')}.`;
  const unknown = Object.keys(configuration).filter((key) => !settings.includes(key));
  return [
    ...(categories.includes(category) ? [] : [{ path: ['category'], message: ofCategory }]),
    ...unknown.map((setting) => ({
      path: ['configuration', setting],
      message: `${setting} of a ${provider} action is not known to the rehearsal; it knows ${settings.join(', ')}.`,
    })),
  ];
}
