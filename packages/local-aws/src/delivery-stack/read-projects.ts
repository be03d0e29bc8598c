import { z } from 'zod';
import type { AwsStack, Text } from '../terraform/aws-stack.ts';
import { assertDistinct } from '../terraform/read-stack.ts';
import { block, blocks, ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';
import type { BuildProject } from './delivery-stack.ts';

const projectKind = 'aws_codebuild_project';
const defaultTimeoutMinutes = 60;

/** The stack's CodeBuild projects by name. */
export function readProjects({ text, readAll, attribute }: AwsStack): ReadonlyMap<string, BuildProject> {
  const projects = readAll(projectKind, projectSchema(text)).map(({ id, value }) => ({
    ...value,
    arn: attribute(projectKind, id, 'arn'),
  }));
  assertDistinct(
    projectKind,
    projects.map(({ name }) => name),
  );
  return new Map(projects.map((project) => [project.name, project]));
}

function projectSchema(text: Text) {
  return settings({
    ...ignoredEverywhere,
    name: text,
    description: ignored,
    service_role: text,
    build_timeout: z.number().default(defaultTimeoutMinutes),
    queued_timeout: ignored,
    concurrent_build_limit: ignored,
    encryption_key: ignored,
    logs_config: ignored,
    vpc_config: ignored,
    cache: ignored,
    source: block(settings({ type: known(['CODEPIPELINE'], text), buildspec: buildspecPath(text) })),
    artifacts: block(settings({ type: known(['CODEPIPELINE'], text) })),
    environment: block(environmentSchema(text)),
  }).transform(
    (project): Omit<BuildProject, 'arn'> => ({
      name: project.name,
      serviceRoleArn: project.serviceRole,
      timeoutMinutes: project.buildTimeout,
      buildspec: project.source.buildspec,
      ...project.environment,
    }),
  );
}

function environmentSchema(text: Text) {
  const variable = settings({
    name: text,
    value: text,
    type: known(['PLAINTEXT'], text).default('PLAINTEXT'),
  });
  return settings({
    compute_type: ignored,
    image: text,
    type: ignored,
    privileged_mode: z.boolean().default(false),
    image_pull_credentials_type: ignored,
    environment_variable: blocks(variable),
  }).transform(({ image, privilegedMode, environmentVariable }) => ({
    image,
    privileged: privilegedMode,
    environmentVariables: environmentVariable,
  }));
}

function buildspecPath(text: Text) {
  return text
    .default('buildspec.yml')
    .refine((path) => !/\n|^\/|^arn:|^version:|(^|\/)\.\.(\/|$)/.test(path), {
      message:
        'the rehearsal reads a buildspec by its path in the source; name a file, not its text or an ARN.',
    });
}
