import { OperationError } from '../errors.ts';
import type { Place } from '../find-place.ts';
import { startAnother } from '../sandbox/kept-sandbox.ts';
import { type DeployStage, type StageHistory, stageHistory } from './deployments.ts';
import type {
  Approval,
  PipelineClient,
  PipelineDescription,
  PipelineLists,
  StageState,
} from './pipeline-client.ts';
import { findApproval, type WaitingExecution, waitingExecutions } from './waiting.ts';

/** A pipeline at one moment. */
export interface PipelineSnapshot extends PipelineLists {
  readonly description: PipelineDescription;
  readonly states: readonly StageState[];
}

/** What is live in an environment, and what waits for it. */
export interface EnvironmentView extends StageHistory {
  /** Undefined if each execution is deployed without one. */
  readonly approval: Approval | undefined;
  /** In the order in which they were started. */
  readonly waiting: readonly WaitingExecution[];
}

/** Reads a pipeline, if it is in the account of the configuration. */
export async function readSnapshot(
  client: PipelineClient,
  place: Omit<Place, 'environment' | 'stageName'>,
): Promise<PipelineSnapshot> {
  const description = await describePipeline(client, place);
  // The lists come after the state, so that they have every execution of it.
  const states = await client.readState();
  return { ...(await client.list()), description, states };
}

/**
 * Describes the pipeline.
 * @throws OperationError if it is in another account, where it may belong to another service.
 */
export async function describePipeline(
  client: PipelineClient,
  { accountId, sandbox }: Pick<Place, 'accountId' | 'sandbox'>,
): Promise<PipelineDescription> {
  const description = await client.describe();
  const account = description.arn.split(':')[4];
  if (account === accountId) return description;
  if (sandbox !== undefined)
    throw new OperationError(
      `the kept rehearsal is of the account ${account}, and packages/infra/environments/account.ts names ${accountId}: ${startAnother}`,
    );
  throw new OperationError(
    `these credentials are for the account ${account}, and packages/infra/environments/account.ts names ${accountId}: choose others with AWS_PROFILE`,
  );
}

/** Fails if the pipeline does not deploy to the environment yet. */
export function assertStage(
  { stages }: PipelineDescription,
  { pipelineName, stageName, sandbox }: Place,
): void {
  if (stages.some(({ name }) => name === stageName)) return;
  if (sandbox !== undefined)
    throw new OperationError(
      `the pipeline ${pipelineName} of the kept rehearsal has no stage ${stageName}: ${startAnother}`,
    );
  throw new OperationError(
    `the pipeline ${pipelineName} has no stage ${stageName} yet: type \`cdktf deploy delivery\` in packages/infra`,
  );
}

/** The stage of an environment, as the pipeline has it now. */
export function deployStage({ stages, version }: PipelineDescription, name: string): DeployStage {
  const approvals = stages.find((stage) => stage.name === name)?.approvals ?? [];
  return { name, approvals, pipelineVersion: version };
}

export function viewOf(snapshot: PipelineSnapshot, { stageName }: Pick<Place, 'stageName'>): EnvironmentView {
  const { description, states, executions, runs } = snapshot;
  const approval = findApproval(description, stageName);
  const waiting = approval === undefined ? [] : waitingExecutions(approval, description, states, snapshot);
  return { ...stageHistory(deployStage(description, stageName), executions, runs), approval, waiting };
}
