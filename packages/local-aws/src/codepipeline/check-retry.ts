import { ApiFault } from '../aws-api/api-fault.ts';
import type { Pipeline, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import { findStage } from './check-rollback.ts';
import type { ExecutionHistory, ExecutionRecord } from './execution-history.ts';

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
