import { ApiFault } from '../aws-api/api-fault.ts';
import type { Pipeline, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import { findStage, type PipelineHistory } from './check-rollback.ts';
import type { PastExecution, PastStage } from './execution-result.ts';

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
  readonly execution: PastExecution;
  /** The stages before, and the actions of the stage that do not run again. */
  readonly before: readonly PastStage[];
  readonly done: PastStage['actions'];
  /** What runs: the other actions of the stage, and the stages after it. */
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
  history: PipelineHistory,
): Retry {
  const stage = findStage(pipeline, stageName);
  const execution = history.executions.get(executionId);
  if (execution === undefined || history.latestExecutionId !== executionId)
    throw new ApiFault(
      'NotLatestPipelineExecutionException',
      `the execution ${executionId} is not the latest one in the stage ${stageName}`,
    );
  if (history.isBusy)
    throw new ApiFault('ConflictException', `the stage ${stageName} is in progress; try again later`);
  const place = execution.stages.findIndex(({ name }) => name === stageName);
  const past = execution.stages[place];
  if (past?.status !== 'FAILED' && past?.status !== 'STOPPED')
    throw new ApiFault(
      'StageNotRetryableException',
      `the stage ${stageName} can't be retried: no action of it failed or was stopped`,
    );
  const done = mode === 'ALL_ACTIONS' ? [] : past.actions.filter(({ status }) => status === 'SUCCEEDED');
  const actions = stage.actions.filter(({ name }) => !done.some((one) => one.name === name));
  const later = pipeline.stages.slice(pipeline.stages.indexOf(stage) + 1);
  return {
    execution,
    before: execution.stages.slice(0, place),
    done,
    // A rollback has one stage.
    stages: [{ ...stage, actions }, ...(execution.type === 'ROLLBACK' ? [] : later)],
  };
}
