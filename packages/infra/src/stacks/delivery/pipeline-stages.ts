import type {
  CodepipelineStage,
  CodepipelineStageAction,
} from '@cdktf/provider-aws/lib/codepipeline/index.js';
import { approvalDays } from '../../config/delivery.ts';
import {
  approvalStageName,
  buildProjectName,
  buildStageName,
  deployProjectName,
  deployStageName,
  starterRoleName,
} from '../names.ts';
import { buildNamespace, reference, sourceActionName, sourceNamespace } from './pipeline-variables.ts';
import type { DeliveryTarget, ServiceDeliveryParts } from './service-delivery-parts.ts';

const sourceArtifact = 'SourceOutput';
/** The output of the build and the input of the deployments. */
const releaseArtifact = 'ReleaseOutput';
const approvalTimeoutMinutes = approvalDays * 24 * 60;

/** The stages in order. An approval has its own stage, so that a failed roll-out can be retried without it. */
export function pipelineStages(parts: ServiceDeliveryParts): CodepipelineStage[] {
  return [
    { name: 'Source', action: [sourceAction(parts)] },
    { name: buildStageName, action: [buildAction(parts)] },
    ...parts.targets.flatMap((target) => [
      ...(target.needsApproval
        ? [{ name: approvalStageName(target.environment), action: [approvalAction(parts, target)] }]
        : []),
      { name: deployStageName(target.environment), action: [deployAction(parts, target)] },
    ]),
  ];
}

function sourceAction({ service }: ServiceDeliveryParts): CodepipelineStageAction {
  return {
    name: sourceActionName,
    category: 'Source',
    owner: 'AWS',
    provider: 'CodeCommit',
    version: '1',
    namespace: sourceNamespace,
    outputArtifacts: [sourceArtifact],
    configuration: {
      RepositoryName: service.sourceRepositoryName,
      BranchName: service.branch,
      // The event rules start the pipeline; polling would start it a second time.
      PollForSourceChanges: 'false',
      // A git repository, not a zip of its files: the build reads its history.
      OutputArtifactFormat: 'CODEBUILD_CLONE_REF',
    },
  };
}

function buildAction({ service }: ServiceDeliveryParts): CodepipelineStageAction {
  const action = codeBuildAction(buildStageName, buildProjectName(service), sourceArtifact);
  return {
    ...withVariables(action, { EXECUTION_ID: reference('codepipeline', 'PipelineExecutionId') }),
    namespace: buildNamespace,
    outputArtifacts: [releaseArtifact],
  };
}

function approvalAction(
  { topic, service }: ServiceDeliveryParts,
  target: DeliveryTarget,
): CodepipelineStageAction {
  const image = `${reference(buildNamespace, 'IMAGE_TAG')} (${reference(buildNamespace, 'IMAGE_DIGEST')})`;
  const commit = `${reference(sourceNamespace, 'CommitId')}, pushed as ${reference('variables', 'REF')}`;
  return {
    name: approvalStageName(target.environment),
    category: 'Approval',
    owner: 'AWS',
    provider: 'Manual',
    version: '1',
    timeoutInMinutes: approvalTimeoutMinutes,
    configuration: {
      NotificationArn: topic.arn,
      CustomData: `Deploy ${service.name} ${image} to ${target.environment}? It was built from commit ${commit}.`,
    },
  };
}

function deployAction(
  { place, service }: ServiceDeliveryParts,
  target: DeliveryTarget,
): CodepipelineStageAction {
  const { environment } = target;
  const variables = {
    // CodeBuild documents its own variable of the commit for a source action only.
    COMMIT_ID: reference(sourceNamespace, 'CommitId'),
    IMAGE_TAG: reference(buildNamespace, 'IMAGE_TAG'),
    IMAGE_DIGEST: reference(buildNamespace, 'IMAGE_DIGEST'),
    ARTIFACT_DIGEST: reference(buildNamespace, 'ARTIFACT_DIGEST'),
    ROLLBACK: reference('variables', 'ROLLBACK'),
  };
  const projectName = deployProjectName(service, environment);
  const action = codeBuildAction(deployStageName(environment), projectName, releaseArtifact);
  return {
    ...withVariables(action, variables),
    // The build reads in its variables what runs where.
    namespace: deployStageName(environment),
    roleArn: target.place.createdRoleArn(starterRoleName(service, environment)),
    ...(target.place.region === place.region ? {} : { region: target.place.region }),
  };
}

/** Adds environment variables of the build, which CodePipeline fills in. */
function withVariables<Action extends CodepipelineStageAction>(
  action: Action,
  variables: Readonly<Record<string, string>>,
) {
  const list = Object.entries(variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
  return {
    ...action,
    configuration: { ...action.configuration, EnvironmentVariables: JSON.stringify(list) },
  };
}

function codeBuildAction(name: string, projectName: string, inputArtifact: string) {
  return {
    name,
    category: 'Build',
    owner: 'AWS',
    provider: 'CodeBuild',
    version: '1',
    inputArtifacts: [inputArtifact],
    configuration: { ProjectName: projectName, PrimarySource: inputArtifact },
  } satisfies CodepipelineStageAction;
}
