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

/** @throws ApiFault for a stage that the pipeline does not have. */
export function findStage(pipeline: Pipeline, stageName: string): PipelineStage {
  const stage = pipeline.stages.find(({ name }) => name === stageName);
  if (stage !== undefined) return stage;
  throw new ApiFault('StageNotFoundException', `the pipeline ${pipeline.name} has no stage ${stageName}`);
}
