import type { RequestContext } from 'infra-checks/iam/conditions.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { ApiFault } from '../aws-api/api-fault.ts';
import { accountOf } from '../aws-api/arn.ts';
import {
  type Access,
  createPermissions,
  type Permissions,
  type RegionPolicies,
} from '../aws-api/authorize.ts';
import { createSessions, type Session, type Sessions } from '../aws-api/sessions.ts';
import {
  type DeliveryStack,
  type EventRule,
  type PipelineAction,
  type PipelineStack,
  pipelineStacks,
} from '../delivery-stack/delivery-stack.ts';
import { accessesOfAction, accessesOfStores, publishAccesses } from './action-accesses.ts';
import { accessesOfBuild } from './build-accesses.ts';

/** The session name that CodePipeline uses is not documented. */
const sessionName = 'AWSCodePipeline';
/** As CodeBuild names the session of a build. */
const buildSessionName = 'AWSCodeBuild';
const sessionSeconds = 3600;

interface Iam {
  readonly sessions: Sessions;
  readonly permissions: Permissions;
}

/**
 * Refuses pipelines whose roles and resources do not allow what AWS does for their delivery, in AWS's words: what
 * EventBridge does for a rule, CodePipeline for an action, and CodeBuild for a build besides its commands.
 */
export function checkPermissions(
  delivery: DeliveryStack,
  policies: Pick<RegionPolicies, 'roles' | 'resourcePolicies'>,
): void {
  const iam = {
    sessions: createSessions(() => new Date()),
    permissions: createPermissions({ ...policies, region: delivery.region }),
  };
  const stacks = pipelineStacks(delivery);
  const faults = [
    ...delivery.eventRules.flatMap((rule) => faultsOfRule(rule, delivery, iam)),
    ...stacks.flatMap((stack) => faultsOfStart(stack, iam)),
    ...stacks.flatMap((stack) => faultsOfPipeline(stack, iam)),
  ];
  if (faults.length > 0) throw new ActionableError(faults.join('\n'));
}

/** EventBridge publishes to topics, and sends what could not start a pipeline to a queue, without a role. */
function faultsOfRule(
  { name, topics, targets }: EventRule,
  { topicKeys, region, accountId }: DeliveryStack,
  { permissions }: Iam,
): string[] {
  const service = 'events.amazonaws.com';
  const context = { 'aws:SourceArn': `arn:aws:events:${region}:${accountId}:rule/${name}` };
  const accesses: Access[] = [
    ...topics.flatMap(({ topicArn }) => publishAccesses(topicArn, topicKeys.get(topicArn))),
    ...targets.flatMap(({ deadLetterArn }) =>
      deadLetterArn === undefined ? [] : [{ action: 'sqs:SendMessage', resource: deadLetterArn, context }],
    ),
  ];
  return accesses
    .flatMap((access) => faultsOf(() => permissions.assertServiceMay(service, access)))
    .map((fault) => `event rule ${name}: ${fault}`);
}

/** EventBridge assumes the role of its target to start the pipeline. */
function faultsOfStart({ eventRules, pipeline }: PipelineStack, { sessions, permissions }: Iam): string[] {
  return eventRules.flatMap(({ name, targets }) =>
    targets.flatMap(({ pipelineName, roleArn }) => {
      if (pipelineName !== pipeline.name) return [];
      const where = `event rule ${name}`;
      if (roleArn === undefined) return [`${where}: RoleArn is required for target ${pipeline.arn}.`];
      const refusal = faultsOfService(permissions, roleArn, 'events.amazonaws.com', {});
      if (refusal.length > 0) return refusal.map((fault) => `${where}: ${fault}`);
      const session = sessions.start(roleArn, sessionName, sessionSeconds);
      const access = { action: 'codepipeline:StartPipelineExecution', resource: pipeline.arn };
      return firstFault(permissions, session, [access]).map((fault) => `${where}: ${fault}`);
    }),
  );
}

function faultsOfPipeline(stack: PipelineStack, iam: Iam): string[] {
  const { name: pipelineName, roleArn, stages } = stack.pipeline;
  const own = iam.sessions.start(roleArn, sessionName, sessionSeconds);
  const context = { 'aws:SourceAccount': own.accountId, 'aws:SourceArn': stack.pipeline.arn };
  const ofService = faultsOfService(iam.permissions, roleArn, 'codepipeline.amazonaws.com', context);
  const ofActions = stages.flatMap(({ name: stageName, actions }) =>
    actions.flatMap((action) =>
      [...faultsOfAction(action, { stack, own, iam }), ...faultsOfBuild(action, stack, iam)].map(
        (fault) => `${stageName}/${action.name}: ${fault}`,
      ),
    ),
  );
  return [...firstFault(iam.permissions, own, accessesOfStores(stack)), ...ofActions, ...ofService].map(
    (fault) => `pipeline ${pipelineName}: ${fault}`,
  );
}

function faultsOfAction(
  action: PipelineAction,
  { stack, own, iam }: { readonly stack: PipelineStack; readonly own: Session; readonly iam: Iam },
): string[] {
  const { roleArn } = action;
  const { permissions, sessions } = iam;
  if (roleArn === undefined) return firstFault(permissions, own, accessesOfAction(action, stack));
  const refusal = faultsOf(() => {
    if (!permissions.mayAssume(roleArn, { ...own, region: stack.region })) throw notAuthorized(own, roleArn);
  });
  if (refusal.length > 0) return refusal;
  const actor = sessions.start(roleArn, sessionName, sessionSeconds);
  return firstFault(permissions, actor, accessesOfAction(action, stack));
}

function notAuthorized({ arn }: Session, roleArn: string): ApiFault {
  const words = `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new ApiFault('AccessDenied', words);
}

/** Why a service may not take a role. */
function faultsOfService(
  permissions: Permissions,
  roleArn: string,
  service: string,
  context: RequestContext,
): string[] {
  return faultsOf(() => {
    if (permissions.mayAssume(roleArn, { service, context })) return;
    const words = `${service} is not authorized to perform: sts:AssumeRole on ${roleArn}`;
    throw new ApiFault('AccessDenied', words);
  });
}

function faultsOfBuild(action: PipelineAction, stack: PipelineStack, iam: Iam): string[] {
  const project = stack.projects.get(action.configuration['ProjectName'] ?? '');
  if (project === undefined) return [];
  const builds = iam.sessions.start(project.serviceRoleArn, buildSessionName, sessionSeconds);
  return firstFault(iam.permissions, builds, accessesOfBuild(project, action, stack));
}

/** The first refusal, if there is one: AWS would go no further. */
function firstFault(permissions: Permissions, actor: Session, accesses: readonly Access[]): string[] {
  return accesses.flatMap((access) => faultsOfAccess(permissions, actor, access)).slice(0, 1);
}

function faultsOfAccess(permissions: Permissions, actor: Session, access: Access): string[] {
  // A project has no policy that lets another account in.
  if (access.action.startsWith('codebuild:') && accountOf(access.resource) !== actor.accountId)
    return [
      `${actor.arn} acts in another account than ${access.resource}: give the action a role of that account`,
    ];
  return faultsOf(() => permissions.assertMay(actor, access));
}

function faultsOf(ask: () => void): string[] {
  try {
    ask();
    return [];
  } catch (error) {
    if (error instanceof ApiFault) return [error.message];
    throw error;
  }
}
