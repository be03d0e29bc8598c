import { ApiFault } from '../aws-api/api-fault.ts';
import type { Pipeline, PipelineStage } from '../delivery-stack/delivery-stack.ts';
import type { PastExecution } from './execution-result.ts';

/** A stage, and the execution that it goes back to. */
export interface RollbackRequest {
  readonly stageName: string;
  readonly targetExecutionId: string;
}

/** The state of the pipeline when a rollback or a retry is requested. */
export interface PipelineHistory {
  readonly executions: ReadonlyMap<string, PastExecution>;
  /** The latest execution in the stage. */
  readonly latestExecutionId: string | undefined;
  readonly isBusy: boolean;
}

/**
 * Refuses a rollback that RollbackStage would refuse: of a source stage, of a running stage, or to an execution that is
 * a rollback, did not succeed in the stage, or is the latest one there.
 */
export function checkRollback(
  { stageName, targetExecutionId }: RollbackRequest,
  pipeline: Pipeline,
  history: PipelineHistory,
): { readonly stage: PipelineStage; readonly target: PastExecution } {
  const stage = findStage(pipeline, stageName);
  const refuse = (reason: string) =>
    new ApiFault('UnableToRollbackStageException', `the stage ${stageName} can't be rolled back: ${reason}`);
  if (stage.actions.some(({ category }) => category === 'Source')) throw refuse('it is a source stage');
  const target = history.executions.get(targetExecutionId);
  if (target === undefined)
    throw new ApiFault(
      'PipelineExecutionNotFoundException',
      `the pipeline ${pipeline.name} has no execution ${targetExecutionId}`,
    );
  if (history.isBusy) throw refuse('it is in progress');
  if (target.type === 'ROLLBACK') throw refuse(`the execution ${targetExecutionId} is a rollback itself`);
  if (!target.stages.some(({ name, status }) => name === stageName && status === 'SUCCEEDED'))
    throw refuse(`the execution ${targetExecutionId} did not succeed there`);
  if (history.latestExecutionId === targetExecutionId)
    throw refuse(`the execution ${targetExecutionId} is there already`);
  return { stage, target };
}

/** @throws ApiFault for a stage that the pipeline does not have. */
export function findStage(pipeline: Pipeline, stageName: string): PipelineStage {
  const stage = pipeline.stages.find(({ name }) => name === stageName);
  if (stage !== undefined) return stage;
  throw new ApiFault('StageNotFoundException', `the pipeline ${pipeline.name} has no stage ${stageName}`);
}
