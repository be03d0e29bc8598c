import { StepError } from './errors.ts';
import { inPipelineAccount } from './pipeline-account.ts';
import { readJson } from './read-json.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A stage of a pipeline. */
export interface PipelineStage {
  /** That of the pipeline. */
  readonly region: string;
  readonly pipelineName: string;
  readonly stageName: string;
}

interface PipelineState {
  readonly stageStates?: readonly {
    readonly stageName?: string;
    readonly latestExecution?: { readonly type?: string };
  }[];
}

/**
 * Whether the stage of this build is being rolled back. A stage runs one execution at a time, so its latest execution is that
 * of the build. A rollback has the variables of its target, so they do not show it.
 */
export async function isStageRollback(context: StepContext, stage: PipelineStage): Promise<boolean> {
  const { region, pipelineName, stageName } = stage;
  const args = ['codepipeline', 'get-pipeline-state', '--region', region, '--name', pipelineName];
  const account = await inPipelineAccount(context);
  const output = await runProgram(account, 'aws', [...args, '--output', 'json']);
  const state = readJson<PipelineState | null>('aws codepipeline get-pipeline-state', output);
  const found = state?.stageStates?.find((state) => state.stageName === stageName);
  if (found?.latestExecution === undefined) {
    throw new StepError(`the pipeline ${pipelineName} has no running stage ${stageName}`);
  }
  return found.latestExecution.type === 'ROLLBACK';
}
