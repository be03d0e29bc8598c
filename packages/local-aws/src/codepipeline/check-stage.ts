import { ApiFault } from '../aws-api/api-fault.ts';
import type { Pipeline, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { ExecutionHistory, ExecutionRecord } from './execution-history.ts';

/** A stage, and the execution that it goes back to. */
export interface RollbackRequest {
  readonly stageName: string;
  readonly targetExecutionId: string;
}

/**
 * Refuses a rollback that RollbackStage would refuse: of a source stage, of a running stage, or to an execution that is
 * a rollback, did not succeed in the stage, or is the latest one there.
 */
export function checkRollback(
  { stageName, targetExecutionId }: RollbackRequest,
  pipeline: Pipeline,
  history: ExecutionHistory,
  isBusy: boolean,
): { readonly stage: PipelineStage; readonly target: ExecutionRecord } {
  const stage = findStage(pipeline, stageName);
  const refuse = (reason: string) =>
    new ApiFault('UnableToRollbackStageException', `the stage ${stageName} can't be rolled back: ${reason}`);
  if (stage.actions.some(({ category }) => category === 'Source')) throw refuse('it is a source stage');
  const target = history.find(targetExecutionId);
  if (target === undefined)
    throw new ApiFault(
      'PipelineExecutionNotFoundException',
      `the pipeline ${pipeline.name} has no execution ${targetExecutionId}`,
    );
  if (isBusy) throw refuse('it is in progress');
  if (target.type === 'ROLLBACK') throw refuse(`the execution ${targetExecutionId} is a rollback itself`);
  if (!target.stages.some(({ name, status }) => name === stageName && status === 'Succeeded'))
    throw refuse(`the execution ${targetExecutionId} did not succeed there`);
  if (history.latestIn(stageName)?.execution === target)
    throw refuse(`the execution ${targetExecutionId} is there already`);
  return { stage, target };
}

/** The values of `retryMode`: the actions of the stage that did not succeed, or all of them. */
export const retryModes = ['FAILED_ACTIONS', 'ALL_ACTIONS'] as const;

/** A stage, and the execution that failed or was stopped there. */
export interface RetryRequest {
  readonly stageName: string;
  readonly executionId: string;
  readonly mode: (typeof retryModes)[number];
}

/** An execution that goes on where it ended. */
export interface Retry {
  readonly execution: ExecutionRecord;
  /** What runs: the actions of the stage that do not count as done, and the stages after it. */
  readonly stages: readonly [PipelineStage, ...PipelineStage[]];
}

/**
 * Refuses a retry that RetryStageExecution would refuse: of a stage that runs, succeeded, or had a later execution
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry.html, and for what was stopped,
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-stop.html).
 */
export function checkRetry(
  { stageName, executionId, mode }: RetryRequest,
  pipeline: Pipeline,
  history: ExecutionHistory,
  isBusy: boolean,
): Retry {
  const stage = findStage(pipeline, stageName);
  const latest = history.latestIn(stageName);
  if (latest?.execution.executionId !== executionId)
    throw new ApiFault(
      'NotLatestPipelineExecutionException',
      `the execution ${executionId} is not the latest one in the stage ${stageName}`,
    );
  if (isBusy)
    throw new ApiFault('ConflictException', `the stage ${stageName} is in progress; try again later`);
  const { execution, stage: past } = latest;
  if (past.status !== 'Failed' && past.status !== 'Stopped')
    throw new ApiFault(
      'StageNotRetryableException',
      `the stage ${stageName} can't be retried: no action of it failed or was stopped`,
    );
  const isDone = (action: string) =>
    past.actions.findLast(({ name }) => name === action)?.status === 'Succeeded';
  const actions = stage.actions.filter(({ name }) => mode === 'ALL_ACTIONS' || !isDone(name));
  const later = pipeline.stages.slice(pipeline.stages.indexOf(stage) + 1);
  return {
    execution,
    // A rollback has one stage.
    stages: [{ ...stage, actions }, ...(execution.type === 'ROLLBACK' ? [] : later)],
  };
}

/** @throws ApiFault for a stage that the pipeline does not have. */
export function findStage(pipeline: Pipeline, stageName: string): PipelineStage {
  const stage = pipeline.stages.find(({ name }) => name === stageName);
  if (stage !== undefined) return stage;
  throw new ApiFault('StageNotFoundException', `the pipeline ${pipeline.name} has no stage ${stageName}`);
}
