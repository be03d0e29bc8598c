import { ActionableError } from 'programs/actionable-error.ts';
import { accountOf, regionOf } from '../aws-api/arn.ts';
import type { BuildProject, EnvironmentVariable } from '../delivery-stack/delivery-stack.ts';
import type { BuildRequest } from './build-result.ts';
import { type Buildspec, variableNamePattern } from './parse-buildspec.ts';

export interface EnvironmentSources {
  readonly machine: Readonly<Record<string, string>>;
  /** The variables that CodeBuild sets, with HOME and PATH. */
  readonly codebuild: Readonly<Record<string, string>>;
  readonly buildspec: Pick<Buildspec, 'variables'>;
  readonly project: Pick<BuildProject, 'name' | 'environmentVariables'>;
  readonly start: readonly EnvironmentVariable[];
}

/** The whole environment of a build: the start overrides the project, which overrides the buildspec. */
export function createBuildEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { machine, codebuild, buildspec, project, start } = sources;
  const ofBuildspec = Object.entries(buildspec.variables).map(([name, value]) => ({ name, value }));
  const layers: [string, readonly EnvironmentVariable[]][] = [
    ['env.variables of the buildspec', ofBuildspec],
    [`environment of the project ${project.name}`, project.environmentVariables],
    ['environment variables of the start', start],
  ];
  const entries = layers.flatMap(([where, variables]) =>
    variables.map(({ name, value }): [string, string] => {
      assertVariable(name, value, where);
      return [name, value];
    }),
  );
  return { ...machine, ...codebuild, ...Object.fromEntries(entries) };
}

/** The variables that CodeBuild itself sets for a build that a pipeline started. */
export function variablesOfCodeBuild(
  request: Pick<
    BuildRequest,
    'project' | 'machine' | 'sourceDirectory' | 'resolvedSourceVersion' | 'initiator' | 'number'
  >,
  { buildId, home, startTime }: { buildId: string; home: string; startTime: number },
): Record<string, string> {
  const { project } = request;
  const region = regionOf(project.arn);
  return {
    PATH: request.machine.path,
    HOME: home,
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    CODEBUILD_BUILD_ARN: project.arn.replace(/:project\/.*$/, `:build/${buildId}`),
    CODEBUILD_BUILD_ID: buildId,
    CODEBUILD_BUILD_IMAGE: project.image,
    CODEBUILD_BUILD_NUMBER: String(request.number),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_CI: 'true',
    CODEBUILD_INITIATOR: request.initiator,
    CODEBUILD_KMS_KEY_ID:
      project.encryptionKey ?? `arn:aws:kms:${region}:${accountOf(project.arn)}:alias/aws/s3`,
    CODEBUILD_LOG_PATH: buildId.slice(buildId.indexOf(':') + 1),
    CODEBUILD_PROJECT_ARN: project.arn,
    // Documented for a source action. Whether CodeBuild sets it for a build's artifact is not.
    ...(request.resolvedSourceVersion !== undefined && {
      CODEBUILD_RESOLVED_SOURCE_VERSION: request.resolvedSourceVersion,
    }),
    CODEBUILD_SRC_DIR: request.sourceDirectory,
    CODEBUILD_START_TIME: String(startTime),
  };
}

function assertVariable(name: string, value: string, where: string): void {
  if (!variableNamePattern.test(name)) {
    throw new ActionableError(`${where}: ${JSON.stringify(name)} is not a name a shell can hold; rename it.`);
  }
  if (name.startsWith('CODEBUILD_')) {
    throw new ActionableError(
      `${where}: ${name}: CodeBuild keeps names that begin with CODEBUILD_; rename it.`,
    );
  }
  if (value.includes('\0')) {
    throw new ActionableError(
      `${where}: ${name} holds a NUL character, which no environment can; take it out.`,
    );
  }
}
