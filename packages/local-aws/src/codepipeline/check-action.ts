import type { DeliveryStack, PipelineAction } from '../delivery-stack/delivery-stack.ts';

const ARTIFACT_NAME = /^[A-Za-z0-9_-]{1,100}$/;
const LONGEST_KEY = 50;
const LONGEST_VALUE = 1000;

/** What is wrong with an action by itself. */
export function faultsOfAction(action: PipelineAction, stack: DeliveryStack): string[] {
  const ofProvider = {
    CodeCommit: faultsOfSource,
    CodeBuild: faultsOfBuild,
    Manual: faultsOfApproval,
  }[action.provider];
  return [
    ...faultsOfLengths(action),
    ...faultsOfArtifactNames(action),
    ...faultsOfTimeout(action),
    ...ofProvider(action, stack),
  ];
}

function faultsOfLengths({ configuration }: PipelineAction): string[] {
  return Object.entries(configuration).flatMap(([key, value]) => {
    if (key.length > LONGEST_KEY)
      return [`configuration: the name ${key} is longer than ${LONGEST_KEY} characters.`];
    if (value.length > LONGEST_VALUE) {
      return [
        `configuration: ${key}: ${value.length} characters are more than CodePipeline's ${LONGEST_VALUE}.`,
      ];
    }
    return value === '' ? [`configuration: ${key} is empty, which CodePipeline refuses.`] : [];
  });
}

function faultsOfArtifactNames({ inputArtifacts, outputArtifacts }: PipelineAction): string[] {
  return [...inputArtifacts, ...outputArtifacts]
    .filter((name) => !ARTIFACT_NAME.test(name))
    .map((name) => `artifacts: ${JSON.stringify(name)} is not a name of 1 to 100 of A-Z a-z 0-9 _ -`);
}

function faultsOfTimeout({ provider, timeoutInMinutes }: PipelineAction): string[] {
  if (timeoutInMinutes === undefined) return [];
  if (provider !== 'Manual')
    return ['timeout_in_minutes is for approvals only; CodePipeline refuses it here.'];
  const isAllowed = timeoutInMinutes >= 5 && timeoutInMinutes <= 86_400;
  return isAllowed ? [] : [`timeout_in_minutes: ${timeoutInMinutes} is not from 5 to 86400.`];
}

function faultsOfSource(action: PipelineAction, stack: DeliveryStack): string[] {
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

function faultsOfBuild(action: PipelineAction, stack: DeliveryStack): string[] {
  const { ProjectName, PrimarySource } = action.configuration;
  const faults: string[] = [];
  if (ProjectName === undefined) faults.push('configuration: ProjectName is missing.');
  else if (!stack.projects.has(ProjectName)) {
    faults.push(`configuration: ProjectName: the stack has no project ${ProjectName}.`);
  }
  if (action.inputArtifacts.length !== 1) {
    faults.push(`it has ${action.inputArtifacts.length} input artifacts; the rehearsal knows builds of one.`);
  }
  if (PrimarySource !== undefined && !action.inputArtifacts.includes(PrimarySource)) {
    faults.push(`configuration: PrimarySource: ${PrimarySource} is not an input artifact of the action.`);
  }
  if (action.outputArtifacts.length > 0) {
    faults.push(
      'the rehearsal does not know output artifacts of a build; hand values on by exported variables.',
    );
  }
  return faults;
}

function faultsOfApproval({ inputArtifacts, outputArtifacts, namespace }: PipelineAction): string[] {
  return [
    ...(inputArtifacts.length + outputArtifacts.length === 0 ? [] : ['an approval has no artifacts.']),
    ...(namespace === undefined ? [] : ['the rehearsal does not know output variables of an approval.']),
  ];
}
