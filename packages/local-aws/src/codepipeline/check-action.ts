import { regionOf } from '../aws-api/arn.ts';
import {
  artifactStoreIn,
  type PipelineAction,
  type PipelineStack,
} from '../delivery-stack/delivery-stack.ts';
import { faultsOfShape } from './api-limits.ts';

/** The faults of an action by itself. */
export function faultsOfAction(action: PipelineAction, stack: PipelineStack): string[] {
  const ofProvider = { CodeCommit: faultsOfSource, CodeBuild: faultsOfBuild, Manual: faultsOfApproval }[
    action.provider
  ];
  return [
    ...faultsOfValues(action),
    ...faultsOfTimeout(action),
    ...faultsOfRegion(action, stack),
    ...ofProvider(action, stack),
  ];
}

function faultsOfRegion({ region }: PipelineAction, stack: PipelineStack): string[] {
  if (artifactStoreIn(stack, region) !== undefined) return [];
  return [`the pipeline has no artifact_store in ${region}; add one.`];
}

function faultsOfValues({ configuration, inputArtifacts, outputArtifacts }: PipelineAction): string[] {
  return [
    ...Object.entries(configuration).flatMap(([key, value]) => [
      ...faultsOfShape('configuration', 'ActionConfigurationKey', key),
      ...faultsOfShape(`configuration: ${key}`, 'ActionConfigurationValue', value),
    ]),
    ...[...inputArtifacts, ...outputArtifacts].flatMap((name) =>
      faultsOfShape('artifacts', 'ArtifactName', name),
    ),
  ];
}

function faultsOfTimeout({ provider, timeoutInMinutes }: PipelineAction): string[] {
  if (timeoutInMinutes === undefined) return [];
  if (provider !== 'Manual')
    return ['timeout_in_minutes is for approvals only; CodePipeline refuses it here.'];
  return faultsOfShape('timeout_in_minutes', 'ActionTimeout', timeoutInMinutes);
}

function faultsOfSource(action: PipelineAction, stack: PipelineStack): string[] {
  const { RepositoryName, BranchName, PollForSourceChanges, OutputArtifactFormat } = action.configuration;
  const repositories = stack.sourceRepositories.map(({ name }) => name);
  const faults: string[] = [];
  if (RepositoryName === undefined) faults.push('configuration: RepositoryName is missing.');
  else if (!repositories.includes(RepositoryName)) {
    faults.push(`configuration: RepositoryName: the stack has no repository ${RepositoryName}.`);
  }
  if (BranchName === undefined) faults.push('configuration: BranchName is missing.');
  if (PollForSourceChanges !== 'false') {
    faults.push(
      'configuration: PollForSourceChanges must be "false", or each push starts the pipeline twice.',
    );
  }
  if (OutputArtifactFormat !== 'CODEBUILD_CLONE_REF') {
    const format = OutputArtifactFormat ?? 'CODE_ZIP, the default,';
    faults.push(
      `configuration: OutputArtifactFormat: ${format} is not known to the rehearsal; it knows CODEBUILD_CLONE_REF.`,
    );
  }
  if (action.inputArtifacts.length > 0) faults.push('a source action takes no input artifacts.');
  if (action.outputArtifacts.length !== 1) faults.push('a source action has one output artifact.');
  return faults;
}

function faultsOfBuild(action: PipelineAction, stack: PipelineStack): string[] {
  const { ProjectName, PrimarySource } = action.configuration;
  const faults: string[] = [];
  if (ProjectName === undefined) faults.push('configuration: ProjectName is missing.');
  else faults.push(...faultsOfProject(ProjectName, action, stack));
  if (action.inputArtifacts.length !== 1) {
    faults.push(`it has ${action.inputArtifacts.length} input artifacts; the rehearsal knows builds of one.`);
  }
  if (PrimarySource !== undefined && !action.inputArtifacts.includes(PrimarySource)) {
    faults.push(`configuration: PrimarySource: ${PrimarySource} is not an input artifact of the action.`);
  }
  if (action.outputArtifacts.length > 1) {
    faults.push(
      `it has ${action.outputArtifacts.length} output artifacts; the rehearsal knows builds of one.`,
    );
  }
  return faults;
}

function faultsOfProject(name: string, { region }: PipelineAction, { projects }: PipelineStack): string[] {
  const project = projects.get(name);
  const where = 'configuration: ProjectName';
  if (project === undefined) return [`${where}: the stack has no project ${name}.`];
  if (regionOf(project.arn) === region) return [];
  return [`${where}: ${name} is in ${regionOf(project.arn)}, and the action in ${region}.`];
}

function faultsOfApproval({ inputArtifacts, outputArtifacts, namespace }: PipelineAction): string[] {
  return [
    ...(inputArtifacts.length + outputArtifacts.length === 0 ? [] : ['an approval has no artifacts.']),
    ...(namespace === undefined ? [] : ['the rehearsal does not know output variables of an approval.']),
  ];
}
