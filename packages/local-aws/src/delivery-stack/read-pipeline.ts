import { z } from 'zod';
import {
  block,
  blocks,
  IGNORED_EVERYWHERE,
  ignored,
  known,
  type ResourceReader,
  type Text,
} from '../terraform/resource-reader.ts';
import { StackError } from '../terraform/stack-error.ts';
import type { ActionProvider, Pipeline, PipelineAction } from './delivery-stack.ts';

interface ActionType {
  readonly categories: readonly string[];
  readonly settings: readonly string[];
}

const ACTION_TYPES: Readonly<Record<ActionProvider, ActionType>> = {
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

/** The stack's one pipeline. */
export function readPipeline(reader: ResourceReader): Pipeline {
  const [pipeline, ...others] = reader.readAll('aws_codepipeline', pipelineSchema(reader.text));
  if (pipeline === undefined || others.length > 0) {
    const count = others.length + (pipeline === undefined ? 0 : 1);
    throw new StackError(
      `cdk.tf.json: the stack has ${count} pipelines (aws_codepipeline); a rehearsal runs exactly one.`,
    );
  }
  return { ...pipeline.value, arn: reader.attribute('aws_codepipeline', pipeline.id, 'arn') };
}

function pipelineSchema(text: Text) {
  return z
    .strictObject({
      ...IGNORED_EVERYWHERE,
      name: text,
      role_arn: ignored,
      artifact_store: ignored,
      pipeline_type: known(['V2'], text),
      execution_mode: z.preprocess((mode) => mode ?? 'SUPERSEDED', known(['QUEUED'], text)),
      variable: blocks(z.strictObject({ name: text, default_value: text.optional(), description: ignored })),
      stage: blocks(stageSchema(text)),
    })
    .transform((pipeline) => ({
      name: pipeline.name,
      variables: pipeline.variable.map(({ name, default_value }) => ({ name, defaultValue: default_value })),
      stages: pipeline.stage,
    }));
}

function stageSchema(text: Text) {
  return z
    .strictObject({
      name: text,
      action: blocks(actionSchema(text)),
      on_failure: block(z.strictObject({ result: known(['FAIL'], text) })).optional(),
    })
    .transform(({ name, action }) => ({ name, actions: action }));
}

function actionSchema(text: Text) {
  return z
    .strictObject({
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
      role_arn: ignored,
    })
    .check(({ value, issues }) => {
      for (const { path, message } of faultsOfType(value)) {
        issues.push({ code: 'custom', path, message, input: value });
      }
    })
    .transform(
      (action): PipelineAction => ({
        name: action.name,
        category: action.category,
        owner: action.owner,
        provider: action.provider,
        version: action.version,
        runOrder: action.run_order,
        namespace: action.namespace,
        inputArtifacts: action.input_artifacts,
        outputArtifacts: action.output_artifacts,
        configuration: action.configuration,
        timeoutMinutes: action.timeout_in_minutes,
      }),
    );
}

function faultsOfType(
  action: Pick<PipelineAction, 'provider' | 'category' | 'configuration'>,
): { path: string[]; message: string }[] {
  const { provider, category, configuration } = action;
  const { categories, settings } = ACTION_TYPES[provider];
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
