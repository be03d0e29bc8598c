import { StepError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A stage of a pipeline. */
export interface PipelineStage {
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
 * Says whether the stage that this build runs in is being rolled back: a stage runs one execution at a time, so its
 * latest is the build's own. CodePipeline hands a rollback the variables of its target, which do not say that it is one.
 */
export async function isStageRollback(context: StepContext, stage: PipelineStage): Promise<boolean> {
  const { region, pipelineName, stageName } = stage;
  const args = ['codepipeline', 'get-pipeline-state', '--region', region, '--name', pipelineName];
  const output = await runProgram(context, 'aws', [...args, '--output', 'json']);
  const found = parseState(output).stageStates?.find((state) => state.stageName === stageName);
  if (found?.latestExecution === undefined) {
    throw new StepError(`the pipeline ${pipelineName} has no stage ${stageName} that runs`);
  }
  return found.latestExecution.type === 'ROLLBACK';
}

function parseState(output: string): PipelineState {
  try {
    return JSON.parse(output) ?? {};
  } catch {
    throw new StepError(
      `aws codepipeline get-pipeline-state did not answer in JSON: ${output.slice(0, 200)}`,
    );
  }
}
