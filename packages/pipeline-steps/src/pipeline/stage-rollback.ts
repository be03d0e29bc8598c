import { StepError } from '../errors.ts';
import type { StepContext } from '../step.ts';
import { inPipelineAccount } from './pipeline-account.ts';
import type { PipelinePlace } from './pipeline-client.ts';
import { readStages } from './read-stages.ts';

/** A stage of a pipeline. */
export interface PipelineStage extends PipelinePlace {
  readonly stageName: string;
}

/**
 * Whether the stage of this build is being rolled back. A stage runs one execution at a time, so its latest execution is that
 * of the build. A rollback has the variables of its target, so they do not show it.
 */
export async function isStageRollback(context: StepContext, stage: PipelineStage): Promise<boolean> {
  const { pipelineName, stageName } = stage;
  const stages = await readStages(await inPipelineAccount(context), stage);
  const found = stages.find((state) => state.stageName === stageName);
  if (found?.latestExecution === undefined) {
    throw new StepError(`the pipeline ${pipelineName} has no running stage ${stageName}`);
  }
  return found.latestExecution.type === 'ROLLBACK';
}
