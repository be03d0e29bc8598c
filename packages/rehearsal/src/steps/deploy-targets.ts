import {
  type BuildProject,
  type DeliveryStack,
  type PipelineStack,
  pipelineStacks,
} from 'local-aws/delivery-stack/delivery-stack.ts';
import { ActionableError } from 'programs/actionable-error.ts';

/** A stage that runs a build project. */
export interface StageColumn {
  readonly stage: string;
  /** The environment that it deploys to. */
  readonly environment: string | undefined;
}

/** The target of a deploy project, from its synthesized environment variables. */
export interface DeployTarget {
  readonly environment: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly releaseName: string;
  readonly deployerRoleArn: string;
  /** The public host. */
  readonly host: string;
  /** The request at the end of the deploy, with the expected status and body. */
  readonly smokeTest: { readonly path: string; readonly status: number; readonly text: string };
}

/** The targets of all pipelines, in their order. */
export function deployTargets(stack: DeliveryStack): DeployTarget[] {
  return pipelineStacks(stack).flatMap(targetsOf);
}

/** The targets of a pipeline's deploy projects, in its order, once each. */
export function targetsOf(stack: PipelineStack): DeployTarget[] {
  return projectsOf(stack)
    .filter((project) => environmentOf(project) !== undefined)
    .map((project) => ({
      environment: requireVariable(project, 'ENVIRONMENT'),
      clusterName: requireVariable(project, 'CLUSTER_NAME'),
      namespace: requireVariable(project, 'NAMESPACE'),
      releaseName: requireVariable(project, 'RELEASE_NAME'),
      deployerRoleArn: requireVariable(project, 'DEPLOYER_ROLE_ARN'),
      host: requireVariable(project, 'SERVICE_HOST'),
      smokeTest: {
        path: requireVariable(project, 'SMOKE_TEST_PATH'),
        status: Number(requireVariable(project, 'SMOKE_TEST_STATUS')),
        text: requireVariable(project, 'SMOKE_TEST_TEXT'),
      },
    }));
}

/** The stages that run a build project, in the pipeline's order, with the environments that they deploy to. */
export function buildStages({ pipeline, projects }: PipelineStack): StageColumn[] {
  return pipeline.stages.flatMap(({ name: stage, actions }) =>
    actions
      .filter(({ provider }) => provider === 'CodeBuild')
      .map(({ configuration }) => {
        const project = projects.get(configuration['ProjectName'] ?? '');
        return { stage, environment: project && environmentOf(project) };
      }),
  );
}

/** The Helm release of a pipeline's service. */
export function releaseNameOf(stack: PipelineStack): string | undefined {
  return variablesOf(stack, 'RELEASE_NAME')[0];
}

/** The environment that a project deploys to; undefined if it deploys nothing. */
export function environmentOf(project: BuildProject): string | undefined {
  return variableOf(project, 'ENVIRONMENT');
}

/** The folders of the services that the pipelines build, once each. */
export function serviceFolders(stack: DeliveryStack): string[] {
  return [...new Set(pipelineStacks(stack).flatMap((own) => variablesOf(own, 'SERVICE_FOLDER')))];
}

/** The files that the deliveries take from a commit: of each service its package, and its chart's values of each environment. */
export function neededFiles(stack: DeliveryStack): string[] {
  const ofPipelines = pipelineStacks(stack).flatMap((own) => [
    ...variablesOf(own, 'SERVICE_FOLDER').map((folder) => `${folder}/package.json`),
    ...variablesOf(own, 'CHART_FOLDER').flatMap((chart) =>
      targetsOf(own).map(({ environment }) => `${chart}/environments/${environment}.yaml`),
    ),
  ]);
  return [...new Set(ofPipelines)];
}

/** The text before the version in the tags of a pipeline's service. */
export function tagPrefix(stack: PipelineStack): string {
  const [prefix] = variablesOf(stack, 'TAG_PREFIX');
  if (prefix === undefined)
    throw new Error(
      `No synthesized project of the pipeline ${stack.pipeline.name} has a variable TAG_PREFIX.`,
    );
  return prefix;
}

/** The repository and branch of the pipeline's source action. */
export function pipelineSource(stack: PipelineStack): { readonly url: string; readonly branch: string } {
  const actions = stack.pipeline.stages.flatMap((stage) => stage.actions);
  const source = actions.find(({ category }) => category === 'Source');
  const name = source?.configuration['RepositoryName'];
  const branch = source?.configuration['BranchName'];
  const repository = stack.sourceRepositories.find((candidate) => candidate.name === name);
  if (!repository || !branch) {
    throw new ActionableError(
      `The pipeline ${stack.pipeline.name} has no source in a repository of its stack.`,
    );
  }
  return { url: repository.cloneUrlHttp, branch };
}

function projectsOf({ pipeline, projects }: PipelineStack): BuildProject[] {
  const actions = pipeline.stages.flatMap((stage) => stage.actions);
  const names = new Set(actions.map(({ configuration }) => configuration['ProjectName'] ?? ''));
  return [...names].flatMap((name) => projects.get(name) ?? []);
}

/** The values of a variable in all projects of a pipeline that have it. */
function variablesOf(stack: PipelineStack, name: string): string[] {
  return projectsOf(stack).flatMap((project) => variableOf(project, name) ?? []);
}

function variableOf(project: BuildProject, name: string): string | undefined {
  return project.environmentVariables.find((variable) => variable.name === name)?.value;
}

function requireVariable(project: BuildProject, name: string): string {
  const value = variableOf(project, name);
  if (value === undefined)
    throw new Error(`The synthesized project ${project.name} has no variable ${name}.`);
  return value;
}
