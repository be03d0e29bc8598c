import { z } from 'zod';
import {
  assertDistinct,
  block,
  blocks,
  IGNORED_EVERYWHERE,
  ignored,
  known,
  type ResourceReader,
  type Text,
} from '../terraform/resource-reader.ts';
import type { BuildProject } from './delivery-stack.ts';

const KIND = 'aws_codebuild_project';
const DEFAULT_TIMEOUT_MINUTES = 60;

/** The stack's CodeBuild projects by name. */
export function readProjects(reader: ResourceReader): ReadonlyMap<string, BuildProject> {
  const projects = reader
    .readAll(KIND, projectSchema(reader.text))
    .map(({ id, value }) => ({ ...value, arn: reader.attribute(KIND, id, 'arn') }));
  assertDistinct(
    KIND,
    projects.map(({ name }) => name),
  );
  return new Map(projects.map((project) => [project.name, project]));
}

function projectSchema(text: Text) {
  return z
    .strictObject({
      ...IGNORED_EVERYWHERE,
      name: text,
      description: ignored,
      service_role: ignored,
      build_timeout: z.number().default(DEFAULT_TIMEOUT_MINUTES),
      queued_timeout: ignored,
      concurrent_build_limit: ignored,
      encryption_key: ignored,
      logs_config: ignored,
      vpc_config: ignored,
      cache: ignored,
      source: block(z.strictObject({ type: known(['CODEPIPELINE'], text), buildspec: buildspecPath(text) })),
      artifacts: block(z.strictObject({ type: known(['CODEPIPELINE'], text) })),
      environment: block(environmentSchema(text)),
    })
    .transform(
      (project): Omit<BuildProject, 'arn'> => ({
        name: project.name,
        timeoutMinutes: project.build_timeout,
        buildspec: project.source.buildspec,
        ...project.environment,
      }),
    );
}

function environmentSchema(text: Text) {
  const variable = z.strictObject({
    name: text,
    value: text,
    type: known(['PLAINTEXT'], text).default('PLAINTEXT'),
  });
  return z
    .strictObject({
      compute_type: ignored,
      image: text,
      type: ignored,
      privileged_mode: z.boolean().default(false),
      image_pull_credentials_type: ignored,
      environment_variable: blocks(variable),
    })
    .transform((environment) => ({
      image: environment.image,
      privileged: environment.privileged_mode,
      environmentVariables: environment.environment_variable,
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
