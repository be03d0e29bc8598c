import { ActionableError } from 'programs/actionable-error.ts';
import { ApiFault } from '../aws-api/api-fault.ts';
import { type Access, createPermissions, type Permissions } from '../aws-api/authorize.ts';
import { createSessions, type Session, type Sessions } from '../aws-api/sessions.ts';
import {
  type DeliveryStack,
  type PipelineAction,
  type PipelineStack,
  pipelineStacks,
} from '../delivery-stack/delivery-stack.ts';
import type { IamRole } from '../iam/read-roles.ts';

/** The session name that CodePipeline uses is not documented. */
const sessionName = 'AWSCodePipeline';
const sessionSeconds = 3600;

interface Iam {
  readonly sessions: Sessions;
  readonly permissions: Permissions;
}

/**
 * Refuses pipelines whose roles may not do what their actions need, in AWS's words: each action, by the pipeline's role or by
 * one that this takes, as AWS documents it for the service role
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html).
 */
export function checkPermissions(delivery: DeliveryStack, roles: readonly IamRole[]): void {
  const iam = {
    sessions: createSessions(() => new Date()),
    permissions: createPermissions(roles, delivery.region),
  };
  const stacks = pipelineStacks(delivery);
  const faults = [
    ...stacks.flatMap((stack) => faultsOfStart(stack, iam)),
    ...stacks.flatMap((stack) => faultsOfPipeline(stack, iam)),
  ];
  if (faults.length > 0) throw new ActionableError(faults.join('\n'));
}

/** EventBridge takes the role of its target to start the pipeline. */
function faultsOfStart({ eventRules, pipeline }: PipelineStack, { sessions, permissions }: Iam): string[] {
  return eventRules.flatMap(({ name, targets }) =>
    targets.flatMap(({ pipelineName, roleArn }) => {
      if (pipelineName !== pipeline.name || roleArn === undefined) return [];
      const where = `event rule ${name}`;
      if (!permissions.mayAssume(roleArn, { service: 'events.amazonaws.com', context: {} }))
        return [`${where}: events.amazonaws.com is not authorized to perform: sts:AssumeRole on ${roleArn}`];
      const session = sessions.start(roleArn, sessionName, sessionSeconds);
      const access = { action: 'codepipeline:StartPipelineExecution', resource: pipeline.arn };
      const fault = refusal(permissions, session, access);
      return fault === undefined ? [] : [`${where}: ${fault}`];
    }),
  );
}

function faultsOfPipeline(stack: PipelineStack, iam: Iam): string[] {
  const { name: pipelineName, roleArn, stages } = stack.pipeline;
  const own = iam.sessions.start(roleArn, sessionName, sessionSeconds);
  const context = { 'aws:SourceAccount': own.accountId, 'aws:SourceArn': stack.pipeline.arn };
  const service = 'codepipeline.amazonaws.com';
  const ofService = iam.permissions.mayAssume(roleArn, { service, context })
    ? []
    : [`pipeline ${pipelineName}: ${service} is not authorized to perform: sts:AssumeRole on ${roleArn}`];
  const ofActions = stages.flatMap(({ name: stageName, actions }) =>
    actions.flatMap((action) => {
      const fault = faultOfAction(action, { stack, own, iam });
      return fault === undefined ? [] : [`pipeline ${pipelineName}: ${stageName}/${action.name}: ${fault}`];
    }),
  );
  return [...ofActions, ...ofService];
}

function faultOfAction(
  action: PipelineAction,
  { stack, own, iam }: { readonly stack: PipelineStack; readonly own: Session; readonly iam: Iam },
): string | undefined {
  const { roleArn } = action;
  if (roleArn !== undefined && !iam.permissions.mayAssume(roleArn, own))
    return `User: ${own.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  const actor = roleArn === undefined ? own : iam.sessions.start(roleArn, sessionName, sessionSeconds);
  for (const access of accessesOf(action, stack)) {
    const fault = refusal(iam.permissions, actor, access);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function refusal(permissions: Permissions, actor: Session, access: Access): string | undefined {
  const [, , , , accountId] = access.resource.split(':');
  if (accountId !== actor.accountId)
    return `${actor.arn} acts in another account than ${access.resource}: give the action a role of that account`;
  try {
    permissions.assertMay(actor, access);
    return undefined;
  } catch (error) {
    if (error instanceof ApiFault) return error.message;
    throw error;
  }
}

function accessesOf({ provider, configuration }: PipelineAction, stack: PipelineStack): Access[] {
  const allOf = (service: string, names: readonly string[], resource: string) =>
    names.map((name) => ({ action: `${service}:${name}`, resource }));
  switch (provider) {
    case 'CodeCommit': {
      const found = stack.sourceRepositories.find(({ name }) => name === configuration['RepositoryName']);
      const reading = [
        'GetBranch',
        'GetCommit',
        'GetRepository',
        'GetUploadArchiveStatus',
        'UploadArchive',
        'CancelUploadArchive',
      ];
      return found ? allOf('codecommit', reading, found.arn) : [];
    }
    case 'CodeBuild': {
      const found = stack.projects.get(configuration['ProjectName'] ?? '');
      return found ? allOf('codebuild', ['StartBuild', 'BatchGetBuilds'], found.arn) : [];
    }
    case 'Manual': {
      const { NotificationArn } = configuration;
      return NotificationArn === undefined ? [] : allOf('sns', ['Publish'], NotificationArn);
    }
  }
}
