import { z } from 'zod';
import { policyText } from '../iam/policy-text.ts';
import type { AwsStack, Text } from '../terraform/aws-stack.ts';
import { block, blocks, ignored, ignoredEverywhere, known, settings } from '../terraform/settings.ts';
import type { BuildProject } from './delivery-stack.ts';

const defaultTimeoutMinutes = 60;

/** The stack's CodeBuild projects by name. */
export function readProjects(stack: AwsStack): ReadonlyMap<string, BuildProject> {
  const projects = stack.readNamed('aws_codebuild_project', projectSchema(stack));
  return new Map(projects.map((project) => [project.name, project]));
}

function projectSchema(stack: AwsStack) {
  const { text } = stack;
  const reference = policyText(stack);
  return settings({
    ...ignoredEverywhere,
    name: text,
    description: ignored,
    service_role: text,
    build_timeout: z.number().default(defaultTimeoutMinutes),
    queued_timeout: ignored,
    encryption_key: reference.optional(),
    logs_config: block(
      settings({ cloudwatch_logs: block(settings({ group_name: text, status: ignored })).optional() }),
    ).optional(),
    vpc_config: block(
      settings({ vpc_id: ignored, subnets: z.array(reference), security_group_ids: z.array(reference) }),
    ).optional(),
    cache: ignored,
    source: block(settings({ type: known(['CODEPIPELINE'], text), buildspec: buildspecPath(text) })),
    artifacts: block(settings({ type: known(['CODEPIPELINE'], text) })),
    environment: block(environmentSchema(text)),
  }).transform(
    (project): Omit<BuildProject, 'arn'> => ({
      name: project.name,
      serviceRoleArn: project.serviceRole,
      timeoutMinutes: project.buildTimeout,
      encryptionKey: project.encryptionKey,
      buildspec: project.source.buildspec,
      logGroup: project.logsConfig?.cloudwatchLogs?.groupName,
      network: project.vpcConfig && {
        subnetIds: project.vpcConfig.subnets,
        securityGroupIds: project.vpcConfig.securityGroupIds,
      },
      ...project.environment,
    }),
  );
}

function environmentSchema(text: Text) {
  const variable = settings({
    name: text,
    value: text,
    type: known(['PLAINTEXT'], text).optional(),
  }).transform(({ name, value }) => ({ name, value }));
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
