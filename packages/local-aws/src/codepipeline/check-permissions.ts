import { ActionableError } from 'programs/actionable-error.ts';
import { ApiFault } from '../aws-api/api-fault.ts';
import { accountOf } from '../aws-api/arn.ts';
import {
  type Access,
  createPermissions,
  type Permissions,
  type RegionPolicies,
} from '../aws-api/authorize.ts';
import { type Caller, callerOf } from '../aws-api/sessions.ts';
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

/**
 * Refuses pipelines whose roles and resources do not allow what AWS does for their delivery, in AWS's words: what
 * EventBridge does for a rule, CodePipeline for an action, and CodeBuild for a build besides its commands.
 */
export function checkPermissions(
  delivery: DeliveryStack,
  policies: Pick<RegionPolicies, 'roles' | 'resourcePolicies'>,
): void {
  const permissions = createPermissions({ ...policies, region: delivery.region });
  const stacks = pipelineStacks(delivery);
  const faults = [
    ...delivery.eventRules.flatMap((rule) => faultsOfRule(rule, delivery, permissions)),
    ...stacks.flatMap((stack) => faultsOfStart(stack, permissions)),
    ...stacks.flatMap((stack) => faultsOfPipeline(stack, permissions)),
  ];
  if (faults.length > 0) throw new ActionableError(faults.join('\n'));
}

/** EventBridge publishes to topics, and sends what could not start a pipeline to a queue, without a role. */
function faultsOfRule(
  { name, topics, targets }: EventRule,
  { topicKeys, region, accountId }: DeliveryStack,
  permissions: Permissions,
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
function faultsOfStart({ eventRules, pipeline }: PipelineStack, permissions: Permissions): string[] {
  return eventRules.flatMap(({ name, targets }) =>
    targets.flatMap(({ pipelineName, roleArn }) => {
      if (pipelineName !== pipeline.name) return [];
      const where = `event rule ${name}`;
      if (roleArn === undefined) return [`${where}: RoleArn is required for target ${pipeline.arn}.`];
      const events = { service: 'events.amazonaws.com', context: {} };
      const refusal = faultsOf(() => permissions.assertMayAssume(roleArn, events));
      if (refusal.length > 0) return refusal.map((fault) => `${where}: ${fault}`);
      const access = { action: 'codepipeline:StartPipelineExecution', resource: pipeline.arn };
      return firstFault(permissions, callerOf(roleArn, sessionName), [access]).map(
        (fault) => `${where}: ${fault}`,
      );
    }),
  );
}

function faultsOfPipeline(stack: PipelineStack, permissions: Permissions): string[] {
  const { name: pipelineName, roleArn, stages } = stack.pipeline;
  const own = callerOf(roleArn, sessionName);
  const context = { 'aws:SourceAccount': own.accountId, 'aws:SourceArn': stack.pipeline.arn };
  const codePipeline = { service: 'codepipeline.amazonaws.com', context };
  const ofService = faultsOf(() => permissions.assertMayAssume(roleArn, codePipeline));
  const ofActions = stages.flatMap(({ name: stageName, actions }) =>
    actions.flatMap((action) =>
      [
        ...faultsOfAction(action, { stack, own, permissions }),
        ...faultsOfBuild(action, stack, permissions),
      ].map((fault) => `${stageName}/${action.name}: ${fault}`),
    ),
  );
  return [...firstFault(permissions, own, accessesOfStores(stack)), ...ofActions, ...ofService].map(
    (fault) => `pipeline ${pipelineName}: ${fault}`,
  );
}

function faultsOfAction(
  action: PipelineAction,
  {
    stack,
    own,
    permissions,
  }: { readonly stack: PipelineStack; readonly own: Caller; readonly permissions: Permissions },
): string[] {
  const { roleArn } = action;
  if (roleArn === undefined) return firstFault(permissions, own, accessesOfAction(action, stack));
  const refusal = faultsOf(() => permissions.assertMayAssume(roleArn, { ...own, region: stack.region }));
  if (refusal.length > 0) return refusal;
  return firstFault(permissions, callerOf(roleArn, sessionName), accessesOfAction(action, stack));
}

function faultsOfBuild(action: PipelineAction, stack: PipelineStack, permissions: Permissions): string[] {
  const project = stack.projects.get(action.configuration['ProjectName'] ?? '');
  if (project === undefined) return [];
  const build = callerOf(project.serviceRoleArn, buildSessionName);
  return firstFault(permissions, build, accessesOfBuild(project, action, stack));
}

/** The first refusal, if there is one: AWS would go no further. */
function firstFault(permissions: Permissions, actor: Caller, accesses: readonly Access[]): string[] {
  return accesses.flatMap((access) => faultsOfAccess(permissions, actor, access)).slice(0, 1);
}

function faultsOfAccess(permissions: Permissions, actor: Caller, access: Access): string[] {
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
